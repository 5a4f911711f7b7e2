import type { Operation } from '../../edit/operations.ts';
import { phrase, tell } from '../../words/tell.ts';
import { keysIn, type LocatedKey } from '../../workspace/web-keys.ts';
import { at, isMap } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';
import type { Finding, FixContext, FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';

const title = phrase('Keep only the public members (and make a new key pair: the history keeps this one)');

/** Takes the private members out of a key; a shared secret has no public part to keep. */
export function publicKeyFix(finding: Finding, context: FixContext): readonly FixOffer[] {
  const document = context.parse(finding.document);
  const { data } = finding;
  if (document?.root == null || typeof data !== 'object' || data === null || !('path' in data)) return [];
  const wanted = JSON.stringify(data.path);
  const found = keysIn(document).find(
    ({ path, range }) => JSON.stringify(path) === wanted && range[0] === data.start && range[1] === data.end,
  );
  if (found === undefined) return [];
  const refuse = (refusal: string): readonly FixOffer[] => [{ title, safe: false, refusal }];
  if (found.key.type === 'oct') return refuse(tell`A shared secret has no public part`);
  if (isShared(document.root, found.path))
    return refuse(
      tell`The key is shared through a YAML anchor or merge key, so a change would reach other places too`,
    );
  const operations = operationsFor(found, document.root);
  if (operations === undefined)
    return refuse(
      tell`The key stands in a text inside a text, or under base64: change it where it comes from`,
    );
  return [
    {
      title,
      // RequestAuthentication only checks signatures: the private members are never read.
      safe: found.resource?.kind === 'RequestAuthentication',
      preferred: true,
      plan: () => ({
        changes: [
          {
            type: 'edit',
            document: finding.document,
            operations,
            label: tell`Remove the private members of the key`,
          },
        ],
      }),
    },
  ];
}

function operationsFor(found: LocatedKey, root: Located): readonly Operation[] | undefined {
  const { key, path, inText } = found;
  const node = at(root, ...path);
  if (isMap(node)) return key.privateMembers.map((name) => ({ op: 'removePair', path: [...path, name] }));
  if (inText === undefined || node?.type !== 'scalar') return undefined;
  const text = withoutMembers(node.text.slice(inText[0], inText[1]), key.privateMembers);
  if (text === undefined) return undefined;
  if (node.style !== 'folded') return [{ op: 'rewriteInString', path, at: inText, text }];
  // Where a folded text breaks its lines is not the data's; JSON may stand on any number of them.
  const whole = `${node.text.slice(0, inText[0])}${text}${node.text.slice(inText[1])}`;
  return [{ op: 'replaceScalar', path, value: whole }];
}

/** JSON text of an object without some members, everything else as it was; undefined for YAML that is not JSON. */
function withoutMembers(json: string, names: readonly string[]): string | undefined {
  let object: unknown;
  try {
    object = JSON.parse(json);
  } catch {
    return undefined;
  }
  let text = json;
  for (const name of names) {
    // Key material has no quotes or backslashes in it, so that a member can be told by its form.
    const member = new RegExp(`"${name}"\\s*:\\s*(?:"[\\w=+/-]*"|\\[[^\\]]*\\])`);
    const behind = new RegExp(`${member.source}\\s*,\\s*`);
    const before = new RegExp(`(?<!\\s)\\s*,\\s*${member.source}`);
    text = behind.test(text) ? text.replace(behind, '') : text.replace(before, '');
  }
  const wanted = Object.fromEntries(
    Object.entries(object as Record<string, unknown>).filter(([name]) => !names.includes(name)),
  );
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(wanted) ? text : undefined;
  } catch {
    return undefined;
  }
}
