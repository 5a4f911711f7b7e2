import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import texts from '../../../package.nls.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '../../..');
const source = readFileSync(join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(source) as {
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, unknown>> }[];
    readonly views: Readonly<Record<'zeroToken', readonly { readonly id: string }[]>>;
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly media: { readonly svg: string; readonly altText: string };
        readonly description: string;
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly [point: string]: unknown;
  };
};

test('every text of the manifest is there, and none besides', () => {
  const used = [...source.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort());
});

test('every file the manifest names is there', () => {
  const paths = [...source.matchAll(/"((?:\.\/)?(?:schemas|snippets|images|docs)\/[\w./-]+)"/g)];
  expect(paths.length).toBeGreaterThan(5);
  for (const [, path] of paths) expect(existsSync(join(root, path!)), path).toBe(true);
});

test('the walkthrough leads to commands that exist', () => {
  const commands = manifest.contributes.commands.map(({ command }) => command);
  const { configuration, views } = manifest.contributes;
  const [walkthrough] = manifest.contributes.walkthroughs;
  expect(walkthrough?.steps).toHaveLength(4);
  const settings = configuration.flatMap(({ properties }) => Object.keys(properties));
  const textOf = (key: string): string =>
    (texts as Readonly<Record<string, string>>)[key.replaceAll('%', '')] ?? '';
  for (const { description, media, completionEvents } of walkthrough!.steps) {
    const text = textOf(description);
    const led = [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command);
    expect(led.length).toBeGreaterThan(0);
    expect(commands).toEqual(expect.arrayContaining(led));
    // Each of its buttons is a way to be done with a step, and so is doing the same without the button.
    const done = completionEvents.map((event) => event.split(':'));
    const named = (kind: string): (string | undefined)[] =>
      done.filter(([on]) => on === kind).map(([, name]) => name);
    expect(named('onCommand')).toEqual(expect.arrayContaining(led));
    expect(commands).toEqual(expect.arrayContaining(named('onCommand')));
    expect(settings).toEqual(expect.arrayContaining(named('onSettingChanged')));
    expect(views.zeroToken.map(({ id }) => id)).toEqual(expect.arrayContaining(named('onView')));
    // Who does not see the picture is told what is on it.
    expect(textOf(media.altText).length).toBeGreaterThan(60);
    const picture = readFileSync(join(root, media.svg), 'utf8');
    expect(picture).toMatch(/<title>[^<]+<\/title>/);
    expect(picture).not.toContain('<script');
  }
});
