import { displayText } from '../../identity/jwt/display.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { at, stringAt } from '../../yaml/access.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { type DirectoryMount, mountElsewhere, mountInPlace } from './projected/directory-mount.ts';
import { editOffer, sourceOf } from './projected/find-source.ts';
import { subPathDocs } from './projected/sub-path-docs.ts';
import { fileAt, resourceName, tokenSources } from './projected/token-sources.ts';

/** A container that mounts a projected token as a single file, which is never renewed. */
export const noSubPathToken = defineRule({
  meta: {
    slug: 'no-sub-path-token',
    code: 'ZT122',
    area: 'token',
    title: 'A projected token is mounted through subPath, where a renewed one never arrives',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: [],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: projected volumes and subPath',
        url: 'https://kubernetes.io/docs/concepts/storage/projected-volumes/',
      },
    ],
    docs: subPathDocs,
  },
  checkDocument,
  fixes,
});

/** Longer texts are cut: a message is one line. */
const longestPath = 60;

function checkDocument(context: DocumentContext): void {
  for (const source of tokenSources(context.resources)) {
    for (const mount of source.mounts) {
      const file = fileAt(source, mount);
      const node = at(mount.mount, 'subPath') ?? at(mount.mount, 'subPathExpr');
      if (file === undefined || mount.subPath === undefined || node === undefined) continue;
      const container = displayText(stringAt(mount.container, 'name') ?? tell`A container`, longestPath);
      context.report({
        range: node.range,
        message: tell`${container} mounts the projected token at ${displayText(file, longestPath)} through subPath: such a file is never renewed, and the token expires under the program; mount the directory`,
        resource: resourceName(source.resource),
        related: [{ message: tell`The projected token`, path: source.path }],
        data: { source: [...source.path], what: JSON.stringify(mount.path) },
      });
    }
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const found = sourceOf(finding, context);
  const mount = found?.source.mounts.find(({ path }) => JSON.stringify(path) === found.what);
  if (found === undefined || mount === undefined) return [];
  const inPlace = mountInPlace(found.source, mount);
  if (inPlace.ok) return [offerOf(inPlace, tell`Mount the directory in place of the file`, finding, context)];
  const elsewhere = mountElsewhere(found.source, mount);
  return [
    offerOf(inPlace, tell`Mount the directory in place of the file`, finding, context),
    ...(elsewhere.ok
      ? [
          offerOf(
            elsewhere,
            tell`Mount the directory ${elsewhere.directory} and point the variable there`,
            finding,
            context,
          ),
        ]
      : []),
  ];
}

/** Unsafe: the file's directory is laid out anew, and what an image keeps in it would be hidden. */
function offerOf(mount: DirectoryMount, title: string, finding: Finding, context: FixContext): FixOffer {
  return mount.ok
    ? editOffer(finding, context, { title, safe: false, preferred: true }, mount.places, mount.operations)
    : { title, safe: false, refusal: mount.reason };
}
