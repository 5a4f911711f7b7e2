import { at, isMap, isSequence, items, pair, pairs } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { hole, type PolicyText, policyText } from './policy-value.ts';

/** A statement of an AWS trust policy that lets tokens of an OIDC provider assume the role. */
export interface WebIdentityStatement {
  readonly path: Path;
  readonly node: Located;
  /** Host and path of the issuer, as `token.actions.githubusercontent.com`; undefined when the manifest does not say. */
  readonly provider: string | undefined;
  /** Where the provider is named. */
  readonly principalPath: Path;
  readonly conditions: readonly TrustCondition[];
  /** True when part of the statement is not known here, so that nothing may be called missing. */
  readonly partial: boolean;
}

/** One key under one operator of a statement's `Condition`. */
export interface TrustCondition {
  /** To the values. */
  readonly path: Path;
  /** As written: `ForAllValues:StringLike`. */
  readonly operator: string;
  /** `StringLike`, without what stands around it. */
  readonly test: string;
  readonly qualifier: 'ForAllValues' | 'ForAnyValue' | undefined;
  readonly ifExists: boolean;
  /** The claim behind the provider's name: `sub`, `aud`, `repository_id`; in small letters. */
  readonly claim: string;
  /** The key as written. */
  readonly key: string;
  readonly values: readonly PolicyText[];
}

const action = /^(?:\*|sts:\*|sts:AssumeRole(?:\*|WithWebIdentity))$/i;
// These are no providers of an IAM account; each has a scope of its own.
const builtIn = /^(?:cognito-identity\.amazonaws\.com|www\.amazon\.com|graph\.facebook\.com)$/;

/** The statements of all policies below a node that let web identities in, in source order. */
export function webIdentityStatements(root: Located): readonly WebIdentityStatement[] {
  const found: WebIdentityStatement[] = [];
  walk(root, [], (node, path) => {
    const statement = pair(node, 'Statement')?.value;
    if (statement === undefined || statement.via !== undefined) return;
    const own = [...path, 'Statement'];
    if (isMap(statement)) add(found, statement, own);
    else for (const [index, item] of items(statement).entries()) add(found, item, [...own, index]);
  });
  return found;
}

const deepest = 24;

function walk(node: Located, path: Path, visit: (node: Located, path: Path) => void): void {
  if (path.length > deepest || node.via !== undefined) return;
  if (isMap(node)) {
    visit(node, path);
    for (const { key, value } of node.pairs) walk(value, [...path, key.text], visit);
  } else if (isSequence(node)) {
    for (const [index, item] of node.items.entries()) walk(item, [...path, index], visit);
  }
}

function add(found: WebIdentityStatement[], node: Located, path: Path): void {
  if (!isMap(node) || node.via !== undefined) return;
  const actions = textsOf(at(node, 'Action'), []);
  const allows = textsOf(at(node, 'Effect'), [])[0]?.text === 'Allow';
  if (!allows || !actions.some(({ text }) => text !== undefined && action.test(text))) return;
  const federated = at(node, 'Principal', 'Federated');
  // With a wildcard action other principals are meant too; only the federated ones bring a token.
  if (federated === undefined && !actions.some(({ text }) => /WithWebIdentity$/i.test(text ?? ''))) return;
  const principals = textsOf(federated, []);
  if (principals.some(({ text }) => /:saml-provider\//.test(text ?? ''))) return;
  const conditions = conditionsOf(node, path);
  const provider =
    principals.map(({ text }) => providerOf(text)).find((name) => name !== undefined) ??
    conditions.map(({ key }) => hostOfKey(key)).find((name) => name !== undefined);
  if (provider !== undefined && builtIn.test(provider)) return;
  found.push({
    path,
    node,
    provider,
    principalPath: federated === undefined ? path : [...path, 'Principal', 'Federated'],
    conditions,
    partial: isPartial(node),
  });
}

function isPartial(node: Located): boolean {
  if (isMap(node) && node.open) return true;
  const condition = at(node, 'Condition');
  if (condition === undefined) return false;
  if (!isMap(condition) || condition.open) return true;
  // `Fn::If` and the like stand where an operator would, and a tag or template where its map would.
  return condition.pairs.some(
    ({ key, value }) => /^Fn::|^Ref$/.test(key.text) || !isMap(value) || value.open,
  );
}

function conditionsOf(node: Located, path: Path): readonly TrustCondition[] {
  return pairs(at(node, 'Condition')).flatMap(({ key: operator, value }) => {
    const parts = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/i.exec(operator.text);
    return pairs(value).map((entry): TrustCondition => {
      const own = [...path, 'Condition', operator.text, entry.key.text];
      return {
        path: own,
        operator: operator.text,
        test: parts?.[2] ?? operator.text,
        qualifier: qualifierOf(parts?.[1]),
        ifExists: parts?.[3] !== undefined,
        claim: (entry.key.text.split(':').at(-1) ?? '').toLowerCase(),
        key: entry.key.text,
        values: textsOf(entry.value, own),
      };
    });
  });
}

function qualifierOf(text: string | undefined): TrustCondition['qualifier'] {
  if (text === undefined) return undefined;
  return text.toLowerCase() === 'forallvalues' ? 'ForAllValues' : 'ForAnyValue';
}

function textsOf(node: Located | undefined, path: Path): readonly PolicyText[] {
  if (node === undefined) return [];
  if (isSequence(node)) return node.items.map((item, index) => policyText(item, [...path, index]));
  // `Fn::Sub: text` is the long form of `!Sub text`.
  const sub = pair(node, 'Fn::Sub')?.value;
  return [sub === undefined ? policyText(node, path) : policyText(sub, [...path, 'Fn::Sub'])];
}

function providerOf(text: string | undefined): string | undefined {
  const name = /:oidc-provider\/(.+)$/.exec(text ?? '')?.[1] ?? text;
  if (name === undefined || name.includes(hole) || !/^[\w.-]+(?:\/[\w./:-]+)?$/.test(name)) return undefined;
  return name.includes('.') ? name : undefined;
}

function hostOfKey(key: string): string | undefined {
  const host = key.slice(0, Math.max(0, key.lastIndexOf(':')));
  return /^(?:aws|sts|iam|saml)$/i.test(host) ? undefined : providerOf(host);
}
