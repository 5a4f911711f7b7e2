import { createWorkspace } from '../engine/workspace.ts';
import type { Workspace } from '../engine/workspace-types.ts';
import { type AccessPolicy, createAccessPolicy } from '../rbac/access-policy.ts';
import { describeObject, type Place, type Reading } from '../rbac/rbac-objects.ts';
import { rbacDocumentKinds, readRbacObjects } from '../rbac/read-rbac-objects.ts';
import { type NamedResource, readCustomResource } from '../rbac/resource-names.ts';
import { counted, phrase, tell, told } from '../words/tell.ts';
import { builtReadings } from '../workspace/kustomize/built-rbac.ts';
import { isKustomizationFile } from '../workspace/kustomize/paths.ts';
import { createLineIndex, type LineIndex } from '../yaml/lines.ts';
import type { ParsedDocument } from '../yaml/located.ts';
import { parseDocument } from '../yaml/parse.ts';
import { splitStream } from '../yaml/stream.ts';
import type { InputFile } from './inputs.ts';

/** A remark about the inputs; the line counts from 1. */
export interface InputRemark {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** The RBAC objects of files, ready to be asked. */
export interface PolicyInputs {
  readonly policy: AccessPolicy;
  /** What was left out: unreadable or templated documents, and objects the API server would refuse. */
  readonly remarks: readonly InputRemark[];
  /** How many objects count as Kustomize, Flux or Argo CD leave them. */
  readonly built: number;
  /** The custom resources the files define; read when first asked for. */
  customResources(): readonly NamedResource[];
  /** Where a place is: file as shown, line from 1. */
  locate(place: Place): { readonly file: string; readonly line: number };
}

/**
 * Reads all RBAC objects of the files in their order. Objects without a namespace land in `default`, as with
 * `kubectl apply`; the `-n` of a question does not move them, or the answers to two questions would not fit together.
 * What kustomizations, Flux and Argo CD build of the files counts once for each build, as it leaves it.
 */
export function readPolicyInputs(
  files: readonly InputFile[],
  workspace: Workspace | undefined = workspaceOfBuilds(files),
): PolicyInputs {
  const byUri = new Map(files.map((file) => [file.uri, file]));
  const lines = new Map<string, LineIndex>();
  const locate = ({ source, offset }: Place): { readonly file: string; readonly line: number } => {
    const file = byUri.get(source);
    const index = lines.get(source) ?? createLineIndex(file?.text ?? '');
    lines.set(source, index);
    return { file: file?.shown ?? source, line: index.positionAt(offset).line + 1 };
  };
  const readings: Reading[] = [];
  const remarks: InputRemark[] = [];
  let built = 0;
  const kinds = new Set(rbacDocumentKinds);
  for (const { uri, text } of files) {
    if (!text.includes('rbac.authorization.k8s.io')) continue;
    for (const [index, slice] of splitStream(text).entries()) {
      const own = text.slice(slice.start, slice.end);
      const wanted = slice.mustParse || (slice.kind !== undefined && kinds.has(slice.kind));
      if (slice.empty || !wanted || !own.includes('rbac.authorization.k8s.io')) continue;
      const document = parseDocument(own);
      const unusable = reasonToSkip(document);
      if (unusable !== undefined) {
        const place = { source: uri, offset: slice.start + unusable.offset };
        remarks.push({ ...locate(place), message: unusable.message });
        continue;
      }
      const read = readRbacObjects(document, {
        source: uri,
        start: slice.start,
        defaultNamespace: 'default',
      });
      const objects = workspace?.builtAlone({ uri, index });
      if (objects === undefined) {
        readings.push(...read);
        continue;
      }
      for (const one of read) {
        const made = builtReadings(one, objects);
        readings.push(...made.readings);
        built += made.readings.length;
        if (made.isOpen)
          remarks.push({ ...locate(placeOf(one, uri, slice.start)), message: told(unknownBuild) });
      }
    }
  }
  const policy = createAccessPolicy(readings);
  for (const refusal of policy.refusals) {
    if (refusal.place === undefined) continue;
    remarks.push({
      ...locate(refusal.place),
      message: tell`${describeObject(refusal)} grants nothing, the API server refuses it: ${refusal.reasons.join('; ')}`,
    });
  }
  return { policy, remarks, built, locate, customResources: () => files.flatMap(customResourcesOf) };
}

const unknownBuild = phrase(
  'not counted as it is built: the namespace, a name or a patch of the build is not known',
);

/** The files as one workspace where something in them builds others; undefined where nothing does. */
function workspaceOfBuilds(files: readonly InputFile[]): Workspace | undefined {
  const isBuild = ({ uri, text }: InputFile): boolean =>
    isKustomizationFile(uri) || /kustomize\.toolkit\.fluxcd\.io|argoproj\.io/.test(text);
  if (!files.some(isBuild)) return undefined;
  const workspace = createWorkspace([]);
  for (const { uri, text } of files) workspace.update(uri, text);
  return workspace;
}

function placeOf(reading: Reading, source: string, offset: number): Place {
  const object =
    reading.type === 'role' ? reading.role : reading.type === 'binding' ? reading.binding : reading.refusal;
  return object.place ?? { source, offset };
}

/** What does not stand in the text cannot be judged; what kubectl cannot parse, it does not send. */
function reasonToSkip(
  document: ParsedDocument,
): { readonly message: string; readonly offset: number } | undefined {
  if (document.templated)
    return { message: tell`not counted: the document holds template actions; render it first`, offset: 0 };
  const problem = document.problems.find(({ kind }) => kind !== 'duplicate-key');
  if (document.broken || problem !== undefined)
    return {
      message: tell`not counted: ${problem?.message ?? tell`the document could not be read.`}`,
      offset: problem?.range[0] ?? 0,
    };
  return undefined;
}

function customResourcesOf({ text }: InputFile): readonly NamedResource[] {
  if (!text.includes('CustomResourceDefinition')) return [];
  return splitStream(text).flatMap((slice) =>
    slice.kind === 'CustomResourceDefinition'
      ? (readCustomResource(parseDocument(text.slice(slice.start, slice.end))) ?? [])
      : [],
  );
}

/** What was done about builds, as a line for people; undefined where the files build nothing. */
export function builtInWords({ built }: PolicyInputs): string | undefined {
  if (built === 0) return undefined;
  return counted(
    built,
    'zero-token: {0} object counts as Kustomize, Flux or Argo CD leaves it\n',
    'zero-token: {0} objects count as Kustomize, Flux or Argo CD leave them\n',
  );
}
