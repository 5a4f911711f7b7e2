import type { Workspace } from '../../engine/workspace-types.ts';
import { displayText } from '../../identity/jwt/display.ts';
import { isDnsSubdomain } from '../../rbac/label-selector.ts';
import { tell } from '../../words/tell.ts';
import type { ObjectName } from '../named-objects.ts';
import { referencesTo } from '../object-references.ts';
import { placeInWords } from './places.ts';
import { inWords, isBuiltIn, type Refused, type Renameable } from './renameable.ts';

/** Why an object cannot have a name; undefined when it can. */
export function refuseName(
  workspace: Workspace,
  { object, references }: Renameable,
  name: string,
): Refused | undefined {
  const invalid = invalidName(object.kind, name);
  if (invalid !== undefined) return { reason: invalid };
  if (object.kind === 'ServiceAccount' && name === 'default')
    return { reason: tell`Every namespace has a ServiceAccount default of its own` };
  if (isBuiltIn(object.kind, name))
    return { reason: tell`Kubernetes brings ${inWords({ ...object, name })}` };
  // What names nobody today would mean this object tomorrow, and give it what it did not have.
  const namespaces = new Set([
    object.namespace,
    ...references.mentions.map(({ reference }) => reference.target.namespace),
  ]);
  for (const namespace of namespaces) {
    const { defined, mentions } = referencesTo({ kind: object.kind, name, namespace }, workspace.graph);
    const taken =
      defined[0] === undefined
        ? mentions[0] && { holder: mentions[0].holder, site: mentions[0].reference.site }
        : { holder: defined[0], site: defined[0].facts.site };
    if (taken === undefined) continue;
    const place = placeInWords(workspace, taken.holder, taken.site);
    return { reason: tell`${place} means another ${inWords({ ...object, name })}` };
  }
  return undefined;
}

/** As the API server judges names: a ServiceAccount's is a DNS subdomain, a role's a segment of a path (facts B.2, B.3). */
function invalidName(kind: ObjectName['kind'], name: string): string | undefined {
  if (name === '') return tell`A name is needed`;
  if (kind === 'ServiceAccount')
    return isDnsSubdomain(name)
      ? undefined
      : tell`The name of a ServiceAccount is made of a-z, 0-9, - and ., begins and ends with a letter or digit, and has at most 253 characters`;
  if (name === '.' || name === '..') return tell`The name of a ${kind} must not be ${name}`;
  const wrong = /[/%]/.exec(name)?.[0];
  if (wrong !== undefined) return tell`The name of a ${kind} must not contain ${wrong}`;
  return displayText(name, name.length) === name
    ? undefined
    : tell`The name holds characters that nobody sees`;
}
