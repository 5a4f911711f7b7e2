import { readResources } from '../kubernetes/resource.ts';
import type { Rule } from '../rules/rule.ts';
import { decodedText } from '../workspace/texts.ts';
import { at, booleanAt, items, stringAt } from '../yaml/access.ts';
import type { LocatedMap, ParsedDocument, Range } from '../yaml/located.ts';
import type { LocatedFinding } from './workspace-types.ts';

/** An object as the API server has stored it, read back with `kubectl get -o yaml`; ranges as of its document. */
export interface StoredObject {
  readonly range: Range;
  readonly kind: string;
  readonly name: string;
  /** Where its kind and its name begin. */
  readonly title: readonly number[];
  readonly uid: string;
  /** The uid of the object whose template it was made from. */
  readonly owner: string | undefined;
  /** The annotation with the manifest that was applied last, as one text. */
  readonly applied: Range | undefined;
}

// A controller may also own what it makes of nothing but its own code, such as an operator's Deployments and Secrets;
// a Node is the controller of its static Pods.
const made = new Set(['Pod', 'ReplicaSet', 'ReplicationController', 'Job', 'ControllerRevision']);
const withTemplate = new Set([
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'batch/CronJob',
  'batch/Job',
  '/ReplicationController',
  'apps.openshift.io/DeploymentConfig',
  'argoproj.io/Rollout',
]);

const appliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** True when a text can hold such objects at all. */
export function mayHoldStoredObjects(text: string): boolean {
  return text.includes('uid');
}

/** The objects of a document that carry a uid, which only the API server gives. Does not hold on to the tree. */
export function storedObjects(document: ParsedDocument): readonly StoredObject[] {
  return readResources(document).flatMap(({ node, kind, kindNode, name, nameNode }) => {
    const uid = stringAt(node, 'metadata', 'uid');
    if (uid === undefined || uid === '' || name === undefined) return [];
    const applied = at(node, 'metadata', 'annotations', appliedAnnotation);
    return [
      {
        range: node.range,
        kind,
        name,
        title: [kindNode, nameNode].flatMap((named) => (named === undefined ? [] : [named.range[0]])),
        uid,
        owner: ownerWithTemplate(node, kind),
        applied: applied?.range,
      },
    ];
  });
}

function ownerWithTemplate(node: LocatedMap, kind: string): string | undefined {
  const owners = items(at(node, 'metadata', 'ownerReferences'));
  const controller = owners.find((owner) => booleanAt(owner, 'controller') === true);
  const [version = '', group = ''] = (stringAt(controller, 'apiVersion') ?? '').split('/').reverse();
  const isMade = made.has(kind) && withTemplate.has(`${group}/${stringAt(controller, 'kind')}`);
  return isMade && version !== '' ? stringAt(controller, 'uid') : undefined;
}

interface Placed {
  readonly finding: LocatedFinding;
  readonly object: StoredObject;
  /** The source it points at. */
  readonly source: string;
}

/**
 * Leaves out what says nothing new about objects read from a cluster: findings on what the API server itself writes, on
 * the copy of the manifest in an annotation, and on objects that a controller made from the template in another one.
 * `objectsOf` gives the stored objects of a document by its index.
 */
export function withoutServerWork(
  text: string,
  findings: readonly LocatedFinding[],
  rules: ReadonlyMap<string, Rule>,
  objectsOf: (document: number) => readonly StoredObject[],
): readonly LocatedFinding[] {
  if (!mayHoldStoredObjects(text)) return findings;
  const placed = new Map<LocatedFinding, Placed>();
  const sorted = new Map<number, readonly StoredObject[]>();
  for (const finding of findings) {
    const { index } = finding.document;
    const candidates = sorted.get(index) ?? [...objectsOf(index)].sort((a, b) => a.range[0] - b.range[0]);
    sorted.set(index, candidates);
    const object = objectAt(candidates, finding.origin.range[0]);
    if (object === undefined) continue;
    placed.set(finding, { finding, object, source: text.slice(finding.start, finding.end) });
  }
  if (placed.size === 0) return findings;
  const objects = new Map<string, StoredObject>();
  for (const ofDocument of sorted.values()) for (const object of ofDocument) objects.set(object.uid, object);
  const own = new Set<string>();
  for (const one of placed.values()) if (!isInCopy(one)) own.add(copyKey(one));
  const told = new Set<string>();
  for (const one of placed.values()) told.add(`${one.object.uid} ${whatIsSaid(one, rules)}`);
  const speakers = new Map<string, StoredObject>();
  return findings.filter((finding) => {
    const one = placed.get(finding);
    if (one === undefined) return true;
    if (rules.get(finding.rule)?.meta.forManifestsOnly === true && !finding.byHand) return false;
    if (isInCopy(one) && own.has(copyKey(one))) return false;
    const said = whatIsSaid(one, rules);
    const makers = ownersOf(one.object, objects);
    if (makers.some((uid) => told.has(`${uid} ${said}`))) return false;
    // Its maker is elsewhere: the first of its objects speaks for all.
    const maker = makers.at(-1);
    if (maker === undefined || objects.has(maker)) return true;
    const speaker = speakers.get(`${maker} ${said}`) ?? one.object;
    speakers.set(`${maker} ${said}`, speaker);
    return speaker === one.object;
  });
}

/** The object that an offset lies in; `objects` by their starts, none within another. */
function objectAt(objects: readonly StoredObject[], offset: number): StoredObject | undefined {
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (objects[middle]!.range[0] <= offset) low = middle + 1;
    else high = middle;
  }
  const object = objects[low - 1];
  return object !== undefined && offset < object.range[1] ? object : undefined;
}

function isInCopy({ finding, object }: Placed): boolean {
  const [start] = finding.origin.range;
  return object.applied !== undefined && object.applied[0] <= start && start < object.applied[1];
}

/** The same credential stands plainly in the copy and perhaps in base64 in the object. */
function copyKey({ finding, object, source }: Placed): string {
  const [, encoded] = /^["']?([A-Za-z0-9+/]{16,}={0,2})["']?$/.exec(source) ?? [];
  const plain = encoded === undefined ? undefined : decodedText(encoded);
  return `${object.uid} ${finding.rule} ${plain ?? source}`;
}

/** What a finding says of what, whatever the name of its object. */
function whatIsSaid({ finding, object, source }: Placed, rules: ReadonlyMap<string, Rule>): string {
  const message = finding.message.replaceAll(`${object.kind} ${object.name}`, '*');
  const isCredential = rules.get(finding.rule)?.meta.pointsAtSecrets === true;
  // A map may hold what the API server adds to one of the two; its place in the text is deeper in a template.
  const isValue = isCredential || !/[\r\n]/.test(source);
  const isTitle = object.title.includes(finding.origin.range[0]);
  const value = isValue && !isTitle ? source.replaceAll(/\s+/g, ' ') : '';
  return `${finding.rule} ${message} ${value}`;
}

/** From the nearest owner on; the last one may be in no text. None for who is its own, since nobody else would tell. */
function ownersOf(object: StoredObject, objects: ReadonlyMap<string, StoredObject>): readonly string[] {
  const owners: string[] = [];
  for (let uid = object.owner; uid !== undefined && !owners.includes(uid); uid = objects.get(uid)?.owner)
    owners.push(uid);
  return owners.includes(object.uid) ? [] : owners;
}
