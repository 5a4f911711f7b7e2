import {
  aksPrefix,
  type Platform,
  type TrustedIssuer,
} from '../../identity/authentication/trusted-issuer.ts';
import { tell } from '../../words/tell.ts';
import { isMap, isNullish, isScalar, isSequence } from '../../yaml/access.ts';
import type { Located, Range } from '../../yaml/located.ts';
import { nameOf, readMap } from './keys.ts';
import { didYouMean, nearest } from './rule-index.ts';

type Complain = (range: Range, message: string) => void;
type Draft = { -readonly [K in keyof TrustedIssuer]: TrustedIssuer[K] };

const platforms: readonly Platform[] = ['eks', 'aks', 'gke'];

/** Reads `trustedIssuers`: addresses, or maps that also say what names the issuer's tokens get. */
export function readTrustedIssuers(node: Located, complain: Complain): readonly TrustedIssuer[] {
  if (!isSequence(node)) {
    if (!isNullish(node)) complain(node.range, tell`'trustedIssuers' must be a list.`);
    return [];
  }
  return node.items.flatMap((item): readonly TrustedIssuer[] => {
    if (isMap(item)) return readEntry(item, complain);
    if (!isScalar(item) || item.text === '' || item.value === null) {
      complain(item.range, tell`Each entry of 'trustedIssuers' must be an address or a map with 'issuer'.`);
      return [];
    }
    return isAddress(item, complain) ? [{ issuer: item.text }] : [];
  });
}

function readEntry(item: Extract<Located, { type: 'map' }>, complain: Complain): readonly TrustedIssuer[] {
  const draft: Partial<Draft> = {};
  let refused = false;
  const text =
    (key: 'usernamePrefix' | 'usernameClaim' | 'groupsPrefix' | 'groupsClaim') => (value: Located) => {
      if (isScalar(value) && typeof value.value === 'string') draft[key] = value.value;
      else complain(value.range, tell`'${key}' must be a text; write "" for none.`);
    };
  readMap(item, 'trustedIssuers', complain, {
    issuer: (value) => {
      if (isAddress(value, complain)) draft.issuer = value.text;
      else refused = true;
    },
    usernamePrefix: text('usernamePrefix'),
    usernameClaim: text('usernameClaim'),
    groupsPrefix: text('groupsPrefix'),
    groupsClaim: text('groupsClaim'),
    audiences: (value) => {
      const list = isSequence(value) ? value.items : [value];
      const audiences = list.flatMap((one) =>
        isScalar(one) && typeof one.value === 'string' ? [one.value] : [],
      );
      if (audiences.length === list.length) draft.audiences = audiences;
      else complain(value.range, tell`'audiences' must be a list of texts.`);
    },
    platform: (value) => {
      const word = isScalar(value) ? value.text : undefined;
      const platform = platforms.find((one) => one === word);
      if (platform !== undefined) draft.platform = platform;
      else
        complain(
          value.range,
          tell`'platform' must be one of ${platforms.join(', ')}.${didYouMean(word === undefined ? undefined : nearest(word, platforms))}`,
        );
    },
  });
  if (draft.platform === 'aks') checkAks(item, draft, complain);
  const { issuer } = draft;
  if (issuer !== undefined) return [{ ...draft, issuer }];
  if (!refused)
    complain(
      nameOf(item),
      tell`An entry of 'trustedIssuers' needs 'issuer': the address in its tokens' iss.`,
    );
  return [];
}

/** AKS takes no other names from outside. */
function checkAks(item: Extract<Located, { type: 'map' }>, draft: Partial<Draft>, complain: Complain): void {
  for (const key of ['usernamePrefix', 'groupsPrefix'] as const) {
    const prefix = draft[key];
    if (prefix === undefined || prefix.startsWith(aksPrefix)) continue;
    const value = item.pairs.find((pair) => pair.key.text === key)?.value ?? item;
    complain(value.range, tell`On AKS '${key}' begins with ${aksPrefix}; AKS takes no other.`);
  }
}

function isAddress(node: Located, complain: Complain): node is Extract<Located, { type: 'scalar' }> {
  if (isScalar(node) && /^https:\/\/[^\s/]+/.test(node.text)) return true;
  complain(node.range, tell`An issuer is an https:// address; the API server takes no other.`);
  return false;
}
