import type { ConfigValues } from '../engine/config/model.ts';
import type { RuleIndex } from '../engine/config/rule-index.ts';
import { readSettings as readShared } from '../engine/config/settings.ts';

export type InlayHintMode = 'off' | 'expiry' | 'summary';

/** The editor's settings for one resource, `zeroToken.…` in VS Code. */
export interface Settings {
  readonly enable: boolean;
  readonly run: 'onType' | 'onSave';
  /** Path of the configuration file, relative to the workspace folder; undefined: the nearest one. */
  readonly configPath: string | undefined;
  readonly diagnosticsScope: 'openFiles' | 'workspace';
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly maxFiles: number;
  readonly inlayHints: InlayHintMode;
  /** Hints at Pod specs on which token their containers get. */
  readonly automountHints: boolean;
  readonly hover: boolean;
  /** Lenses on what names ServiceAccounts and roles. */
  readonly referenceLenses: boolean;
  readonly redactClaims: boolean;
  readonly suppressionActions: boolean;
  /** What the settings say in the terms of the configuration file; it wins over that file. */
  readonly configuration: ConfigValues;
  /** Sentences about settings that could not be understood. */
  readonly problems: readonly string[];
}

/** Files looked at when the settings say nothing. */
export const defaultInclude: readonly string[] = ['**/*.{yaml,yml}'];
/** Folders of other people's files. */
export const defaultExclude: readonly string[] = ['**/node_modules/**', '**/.git/**'];

/** Reads the section `zeroToken` as any client may send it; whatever is missing or wrong gets its default. */
export function readSettings(section: unknown, index: RuleIndex): Settings {
  const at = (...path: string[]): unknown => {
    let current = section;
    for (const key of path) {
      current =
        typeof current === 'object' && current !== null
          ? (current as Record<string, unknown>)[key]
          : undefined;
    }
    return current;
  };
  const flag = (value: unknown, otherwise: boolean): boolean =>
    typeof value === 'boolean' ? value : otherwise;
  const word = <T extends string>(value: unknown, words: readonly [T, ...T[]]): T =>
    words.find((candidate) => candidate === value) ?? words[0];
  const globs = (value: unknown, otherwise: readonly string[]): readonly string[] =>
    Array.isArray(value) ? value.filter((glob): glob is string => typeof glob === 'string') : otherwise;
  const maxFiles = at('workspace', 'maxFiles');
  const configPath = at('configPath');
  // What the configuration file has too goes through its reader, so that both mean the same.
  const { values, problems } = readShared(section, index);
  return {
    enable: flag(at('enable'), true),
    run: word(at('run'), ['onType', 'onSave']),
    configPath: typeof configPath === 'string' && configPath.trim() !== '' ? configPath.trim() : undefined,
    diagnosticsScope: word(at('diagnostics', 'scope'), ['workspace', 'openFiles']),
    include: globs(at('workspace', 'include'), defaultInclude),
    exclude: globs(at('workspace', 'exclude'), defaultExclude),
    maxFiles: typeof maxFiles === 'number' && maxFiles >= 0 ? Math.floor(maxFiles) : 20_000,
    inlayHints: word(at('inlayHints', 'jwt'), ['summary', 'expiry', 'off']),
    automountHints: flag(at('inlayHints', 'automount'), false),
    hover: flag(at('hover', 'enable'), true),
    referenceLenses: flag(at('codeLens', 'references'), false),
    redactClaims: flag(at('jwt', 'redactClaims'), false),
    suppressionActions: flag(at('codeAction', 'disableRuleComment', 'enable'), true),
    configuration: values,
    problems,
  };
}
