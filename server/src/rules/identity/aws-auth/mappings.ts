import { type KubernetesResource, readResources } from '../../../kubernetes/resource.ts';
import { tell } from '../../../words/tell.ts';
import { type EmbeddedDocument, embeddedDocument } from '../../../workspace/embedded.ts';
import { type ReadableText, textsIn } from '../../../workspace/texts.ts';
import { at, isMap, isScalar, items, stringAt } from '../../../yaml/access.ts';
import type { LocatedScalar, ParsedDocument, Path } from '../../../yaml/located.ts';
import { parseDocument } from '../../../yaml/parse.ts';

/** Words one of which stands in every ConfigMap `aws-auth`. */
export const awsAuthTriggers: readonly string[] = ['mapRoles', 'mapUsers', 'mapAccounts'];

export type AwsAuthKey = 'mapRoles' | 'mapUsers';

/** An entry of `mapRoles` or `mapUsers`, which stands as YAML in a text. */
export interface AwsMapping {
  readonly embedded: EmbeddedDocument;
  readonly key: AwsAuthKey;
  /** From the root of the embedded document. */
  readonly path: Path;
  readonly arn: (LocatedScalar & { readonly path: Path }) | undefined;
  /** Empty when absent or hidden. */
  readonly username: string;
  readonly usernamePath: Path;
  readonly groups: readonly { readonly name: string; readonly path: Path }[];
}

/** The ConfigMaps by which EKS maps IAM identities; those of other namespaces are none. */
export function awsAuthConfigMaps(document: ParsedDocument): readonly KubernetesResource[] {
  return readResources(document).filter(
    ({ kind, group, name }) => kind === 'ConfigMap' && group === '' && name === 'aws-auth',
  );
}

/** The entries of all `aws-auth` ConfigMaps of a document; templates inside of the texts are not looked into. */
export function awsMappings(document: ParsedDocument): readonly AwsMapping[] {
  const maps = new Set(awsAuthConfigMaps(document).map(({ node }) => node));
  return textsIn(document).flatMap((text): readonly AwsMapping[] => {
    const { resource, path } = text;
    const key = path.at(-1);
    if (resource === undefined || !maps.has(resource.node) || path.at(-2) !== 'data') return [];
    if (key !== 'mapRoles' && key !== 'mapUsers') return [];
    const embedded = withVariables(text) ?? embeddedDocument(text);
    return embedded === undefined ? [] : mappingsIn(embedded, key);
  });
}

// What the authenticator fills in; anything else in double braces is of a template.
const variables = /\{\{(\s*(?:SessionName(?:Raw)?|EC2PrivateDNSName|AccountID|AccessKeyID)\s*)\}\}/g;

/** A text with the authenticator's own variables, read with round brackets in the place of their braces. */
function withVariables(host: ReadableText): EmbeddedDocument | undefined {
  if (!host.text.includes('{{')) return undefined;
  const masked = host.text.replaceAll(variables, '(($1))');
  if (masked.includes('{{')) return undefined;
  const inner = parseDocument(masked);
  return inner.root === null || inner.broken ? undefined : { inner, root: inner.root, host };
}

/** The braces of the authenticator's variables again. */
export function unmasked(text: string): string {
  return text.replaceAll(/\(\((\s*\w+\s*)\)\)/g, '{{$1}}');
}

function mappingsIn(embedded: EmbeddedDocument, key: AwsAuthKey): readonly AwsMapping[] {
  return items(embedded.root).flatMap((entry, index): readonly AwsMapping[] => {
    if (!isMap(entry) || entry.via !== undefined) return [];
    const arnKey = key === 'mapRoles' ? 'rolearn' : 'userarn';
    const arn = at(entry, arnKey);
    return [
      {
        embedded,
        key,
        path: [index],
        arn: isScalar(arn) && !arn.opaque ? { ...arn, path: [index, arnKey] } : undefined,
        username: unmasked(stringAt(entry, 'username') ?? ''),
        usernamePath: [index, 'username'],
        groups: items(at(entry, 'groups')).flatMap((group, place) => {
          const name = stringAt(group);
          return name === undefined ? [] : [{ name, path: [index, 'groups', place] }];
        }),
      },
    ];
  });
}

/** What an ARN is called in messages: `role admin`, `user alice`. */
export function identityInWords(arn: string | undefined): string {
  const match = /:(role|user|assumed-role)\/(?:.*\/)?([^/]+)$/.exec(arn ?? '');
  return match === null ? tell`an IAM identity` : tell`IAM ${match[1]} ${match[2]}`;
}
