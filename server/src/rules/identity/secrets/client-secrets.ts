import { findCredentials } from '../../../identity/credentials/find.ts';
import { couldBeCredential } from '../../../identity/credentials/literal.ts';
import { findTokens } from '../../../identity/jwt/find.ts';
import { tell } from '../../../words/tell.ts';
import { type EmbeddedDocument, embeddedDocument } from '../../../workspace/embedded.ts';
import { type ReadableText, textsIn } from '../../../workspace/texts.ts';
import { at, isScalar, items, stringAt } from '../../../yaml/access.ts';
import type { Located, ParsedDocument, Path } from '../../../yaml/located.ts';
import { rememberLast } from '../../../yaml/remember-last.ts';

/** Words one of which stands in every ConfigMap with a client secret. */
export const clientSecretTriggers: readonly string[] = [
  'clientSecret',
  'client_secret',
  'staticClients',
  'bindPW',
];

/** A secret of an OIDC client or directory written out in the configuration of a program. */
export interface ClientSecret {
  readonly text: ReadableText;
  readonly program: 'Dex' | 'Argo CD' | 'Grafana' | 'oauth2-proxy';
  /** As it goes into a message: `clientSecret of connector github`. */
  readonly what: string;
  /** `[start, end)` of the value in the text. */
  readonly start: number;
  readonly end: number;
  /** For YAML: the document and the path in it. */
  readonly embedded?: EmbeddedDocument;
  readonly path?: Path;
  /** What takes its place; `key` where the name of the field changes too. */
  readonly reference: { readonly key?: string; readonly value: string };
}

/** Client secrets in the ConfigMaps of a document; references, placeholders and what other rules know by its form are none. */
export const clientSecretsIn = rememberLast((document: ParsedDocument): readonly ClientSecret[] =>
  clientSecretTriggers.some((word) => document.text.includes(word))
    ? textsIn(document).flatMap((text) => (isConfig(text) ? [...inYaml(text), ...inLines(text)] : []))
    : [],
);

function isConfig({ resource, path, scalar }: ReadableText): boolean {
  return resource?.kind === 'ConfigMap' && resource.group === '' && path.at(-2) === 'data' && !scalar.opaque;
}

/** All of these programs read a `$` at the start as the beginning of a reference. */
function isSecret(value: string): boolean {
  if (/^\$[\w{]/.test(value)) return false;
  return couldBeCredential(value) && findCredentials(value).length === 0 && findTokens(value).length === 0;
}

function inYaml(text: ReadableText): readonly ClientSecret[] {
  if (!/clientSecret|staticClients|bindPW/.test(text.text)) return [];
  const embedded = embeddedDocument(text);
  if (embedded === undefined) return [];
  const { root } = embedded;
  const name = String(text.path.at(-1));
  const isArgo = text.resource?.name === 'argocd-cm';
  const found: ClientSecret[] = [];
  const add = (
    path: Path,
    what: string,
    reference: ClientSecret['reference'],
    program: ClientSecret['program'],
  ): void => {
    const node: Located | undefined = at(root, ...path);
    if (!isScalar(node) || node.opaque || node.via !== undefined || typeof node.value !== 'string') return;
    if (!isSecret(node.value)) return;
    const [start, end] = node.range;
    found.push({ text, program, what, start, end, embedded, path, reference });
  };
  if (isArgo && name === 'oidc.config') {
    add(['clientSecret'], tell`clientSecret of oidc.config`, { value: '$oidc.clientSecret' }, 'Argo CD');
    return found;
  }
  const isDex = stringAt(root, 'issuer') !== undefined && at(root, 'storage') !== undefined;
  if (!isDex && !(isArgo && name === 'dex.config')) return [];
  const program = isArgo ? 'Argo CD' : 'Dex';
  items(at(root, 'connectors')).forEach((connector, index) => {
    const id = stringAt(connector, 'id') ?? stringAt(connector, 'type') ?? String(index);
    for (const key of ['clientSecret', 'bindPW']) {
      const value = isArgo
        ? `$dex.${id}.${key}`
        : `$${variable(id)}_${key === 'bindPW' ? 'BIND_PW' : 'CLIENT_SECRET'}`;
      add(['connectors', index, 'config', key], tell`${key} of connector ${id}`, { value }, program);
    }
  });
  items(at(root, 'staticClients')).forEach((client, index) => {
    const id = stringAt(client, 'id') ?? String(index);
    const reference = isArgo
      ? { value: `$dex.${id}.secret` }
      : { key: 'secretEnv', value: `${variable(id)}_CLIENT_SECRET` };
    add(['staticClients', index, 'secret'], tell`secret of static client ${id}`, reference, program);
  });
  return found;
}

/** A name that an environment variable may have. */
function variable(id: string): string {
  return id
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_');
}

const assignment =
  /^[ \t]*(client_secret|cookie_secret)[ \t]*=[ \t]*(?:(["'])([^"'\n\r#;]*)\2[ \t]*|([^"'\s#;][^"'\n\r#;]*)?)(?:[#;].*)?$/gm;
const longest = 100_000;

function inLines(text: ReadableText): readonly ClientSecret[] {
  if (!/client_secret|cookie_secret/.test(text.text) || text.text.length > longest) return [];
  const isProxy =
    /^[ \t]*(?:email_domains|upstreams|cookie_secret|oidc_issuer_url|cookie_secure)[ \t]*=/m.test(text.text);
  const isGrafana = /^[ \t]*\[auth\.[\w]+\]/m.test(text.text);
  if (!isProxy && !isGrafana) return [];
  return [...text.text.matchAll(assignment)].flatMap((match): readonly ClientSecret[] => {
    const [whole, key = '', , quoted, plain = ''] = match;
    const value = quoted ?? plain.trimEnd();
    if (value === '' || !isSecret(value)) return [];
    const start = match.index + whole.lastIndexOf(value);
    const sections = [...text.text.slice(0, match.index).matchAll(/^[ \t]*\[([\w.]+)\]/gm)];
    const section = sections.at(-1)?.[1];
    if (isGrafana && section?.startsWith('auth.') !== true) return [];
    return [
      {
        text,
        program: isGrafana ? 'Grafana' : 'oauth2-proxy',
        what: isGrafana ? tell`${key} of ${section}` : key,
        start,
        end: start + value.length,
        reference: isGrafana
          ? { value: `$__file{/etc/secrets/${section}/${key}}` }
          : { key: `${key}_file`, value: `/etc/oauth2-proxy/${key}` },
      },
    ];
  });
}
