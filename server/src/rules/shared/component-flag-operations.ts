import type { Operation } from '../../edit/operations.ts';
import type { ComponentFlag, ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { ownValue } from '../../yaml/own-value.ts';

/** Writes another value for a flag, where and as it is written; undefined where that cannot be told apart from its surroundings. */
export function changeFlag(flag: ComponentFlag, value: string): readonly Operation[] | undefined {
  const { form, path, part } = flag;
  switch (form.type) {
    case 'item':
      if (part !== undefined) return [{ op: 'rewriteInString', path, at: part, text: value }];
      return flag.value === undefined
        ? undefined
        : [{ op: 'replaceScalar', path, value: `${form.dashes}${flag.name}=${value}` }];
    case 'field':
      // Fields have types of their own, and a quoted `false` is none.
      return [{ op: 'replaceScalar', path, value: fieldValue(value) }];
    case 'shell':
      return part === undefined || part[0] === part[1]
        ? undefined
        : [{ op: 'rewriteInString', path, at: part, text: shellWord(value) }];
    default:
      return [{ op: 'replaceScalar', path, value }];
  }
}

function fieldValue(value: string): string | boolean | number {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^(?:0|[1-9]\d{0,8})$/.test(value) ? Number(value) : value;
}

/** Takes a flag out; undefined inside a script. */
export function removeFlag({ form, path }: ComponentFlag): readonly Operation[] | undefined {
  switch (form.type) {
    case 'item':
      return typeof path.at(-1) === 'number' ? [{ op: 'removeItem', path }] : undefined;
    case 'two-items':
      // The value stands behind its flag, so the flag keeps its place when the value goes.
      return [
        { op: 'removeItem', path },
        { op: 'removeItem', path: form.flagPath },
      ];
    case 'pair':
      return [typeof path.at(-1) === 'number' ? { op: 'removeItem', path } : { op: 'removePair', path }];
    case 'entry':
      return [{ op: 'removeItem', path: form.entryPath }];
    case 'field':
      return [{ op: 'removePair', path: form.fieldPath }];
    case 'shell':
      return undefined;
  }
}

/** Gives a flag another name and keeps its value; undefined inside a script. */
export function renameFlag(
  { form, path, name }: ComponentFlag,
  to: string,
): readonly Operation[] | undefined {
  switch (form.type) {
    case 'item': {
      const start = form.dashes.length;
      return [{ op: 'rewriteInString', path, at: [start, start + name.length], text: to }];
    }
    case 'two-items':
      return [{ op: 'replaceScalar', path: form.flagPath, value: `--${to}` }];
    case 'pair':
      return [{ op: 'renameKey', path: typeof path.at(-1) === 'number' ? path.slice(0, -1) : path, key: to }];
    case 'entry':
      return [{ op: 'replaceScalar', path: [...form.entryPath, 'name'], value: to }];
    default:
      return undefined;
  }
}

// Fields of kops whose names are not the flag's words put together.
const fields: Readonly<Record<string, string>> = {
  'oidc-issuer-url': 'oidcIssuerURL',
  'oidc-client-id': 'oidcClientID',
  'oidc-ca-file': 'oidcCAFile',
};

/**
 * Adds a flag where the component's others stand; undefined inside a script or a single text. `behind`: an existing flag
 * of the same list to stand after, where the order of the list is free.
 */
export function addFlag(
  component: ComponentFlags,
  name: string,
  value: string,
  behind?: ComponentFlag,
): readonly Operation[] | undefined {
  const { path, newFlag } = component;
  const neighbour = behind && placeOf(behind);
  const index =
    neighbour !== undefined && neighbour.length === path.length + 1 && typeof neighbour.at(-1) === 'number'
      ? { index: Number(neighbour.at(-1)) + 1 }
      : {};
  switch (newFlag) {
    case 'item':
      return [{ op: 'insertItem', path, value: `--${name}=${value}`, ...index }];
    case 'bare-item':
      return [{ op: 'insertItem', path, value: `${name}=${value}`, ...index }];
    case 'entry':
      return [{ op: 'insertItem', path, value: { name, value }, ...index }];
    case 'pair':
      return [{ op: 'insertPair', path, key: name, value, ...(behind && { after: [behind.name] }) }];
    case 'field': {
      const key =
        ownValue(fields, name) ?? name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      return [{ op: 'insertPair', path, key, value: fieldValue(value) }];
    }
    case 'none':
      return undefined;
  }
}

/** The item of the list that a flag ends with. */
function placeOf({ form, path }: ComponentFlag): ComponentFlag['path'] {
  return form.type === 'entry' ? form.entryPath : path;
}

function shellWord(value: string): string {
  return /^[\w@%+=:,./#-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
