import type { Operation } from '../../../edit/operations.ts';
import { nginxPrefix } from '../../../kubernetes/ingress/controllers.ts';
import { nginxAnnotation } from '../../../kubernetes/ingress/nginx-annotations.ts';
import { isOn } from '../../../kubernetes/ingress/values.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap } from '../../../yaml/access.ts';
import type { Located } from '../../../yaml/located.ts';
import type { NginxDoor } from '../door/door.ts';
import { isOpenCors, protectionsInWords, protectionsOf } from './protection.ts';
import {
  certificatesAskedElsewhere,
  certifiedElsewhere,
  type Migrating,
  type Outcome,
  readsOtherwise,
  twinOf,
} from './situation.ts';

const redirectKey = 'higress.io/ssl-redirect';
/** Through which class cert-manager lets the ACME server in: behind the old one nobody would answer it. */
const solverClasses: ReadonlySet<string> = new Set([
  'acme.cert-manager.io/http01-ingress-class',
  'acme.cert-manager.io/http01-ingress-ingressclassname',
]);
const protocols = ['HTTP', 'HTTPS', 'GRPC', 'GRPCS'];

/**
 * The edits that hand an Ingress to Higress with every check at its door, or the reason why they cannot (facts E.5):
 * Higress leaves out what it does not read without a word, so nothing that protects may be among it.
 */
export function toHigress(
  migrating: Migrating,
  className: string,
  root: Located | null | undefined,
): Outcome<readonly Operation[]> {
  const refusal = refusalOf(migrating);
  if (refusal !== undefined) return { ok: false, reason: refusal };
  const { door, path } = migrating;
  const annotationsPath = [...path, 'metadata', 'annotations'];
  const operations: Operation[] = [...classOperations(migrating, className)];
  const allowed = door.annotations.get('allowlist-source-range');
  if (allowed?.name === `${nginxPrefix}allowlist-source-range`) {
    const older = door.ingress.annotations.find(
      ({ name }) => name === `${nginxPrefix}whitelist-source-range`,
    );
    // Beside the current name ingress-nginx does not look at the older one, and Higress reads that only.
    if (older !== undefined) operations.push({ op: 'removePair', path: older.path });
    operations.push({ op: 'renameKey', path: allowed.path, key: `${nginxPrefix}whitelist-source-range` });
  }
  for (const { name, path: place, value } of door.ingress.annotations) {
    if (solverClasses.has(name) && value !== undefined)
      operations.push({ op: 'replaceScalar', path: place, value: className });
  }
  // Inside of braces there is no place for a comment.
  const block = at(root, ...annotationsPath);
  for (const [name, annotation] of isMap(block) && !block.flow ? door.annotations : []) {
    if (name === 'allowlist-source-range' || nginxAnnotation(name)?.inHigress === true) continue;
    operations.push({
      op: 'insertComment',
      path: annotation.path,
      text: 'Higress does not read this one.',
    });
  }
  if (redirects(migrating) && door.annotations.get('ssl-redirect') === undefined && !isForced(door)) {
    const idle = door.ingress.annotations.find(({ name }) => name === redirectKey);
    operations.push(
      idle === undefined
        ? { op: 'insertPair', path: annotationsPath, key: redirectKey, value: 'true' }
        : { op: 'replaceScalar', path: idle.path, value: 'true' },
    );
  }
  return { ok: true, value: operations };
}

function refusalOf(migrating: Migrating): string | undefined {
  const { door, namespace, open } = migrating;
  if (open) return tell`A template may add annotations, so it is not known what Higress would leave out`;
  const lost = protectionsOf(door).filter(
    ({ name }) =>
      name !== 'allowlist-source-range' && !(name === 'auth-tls-secret' && isCarried(door, namespace)),
  );
  const problems: string[] = [];
  if (lost.length > 0)
    problems.push(tell`Higress ignores ${protectionsInWords(lost)}; set up its plugins for them first`);
  if (isOpenCors(door))
    problems.push(
      tell`cors-allow-origin is every site, with credentials: browsers refuse that of ingress-nginx but accept it of Higress, which repeats the origin; name the sites first`,
    );
  const protocol = door.annotations.get('backend-protocol');
  if (protocol !== undefined && !protocols.includes(protocol.value?.trim().toUpperCase() ?? ''))
    problems.push(tell`Higress does not know this backend-protocol`);
  const twin = door.canary ? undefined : twinOf(migrating);
  if (twin !== undefined)
    problems.push(
      tell`Ingress ${twin.facts.name ?? ''} has the same host and path, and only one of them counts; decide which first`,
    );
  const asking = certificatesAskedElsewhere(migrating);
  if (asking !== undefined)
    problems.push(
      tell`Ingress ${asking.facts.name ?? ''} asks for client certificates for the same host, and Higress would not do so here`,
    );
  const other = door.canary ? undefined : readsOtherwise(migrating);
  if (other !== undefined)
    problems.push(
      tell`Of this Ingress and ${other.facts.name ?? ''} one asks for regular expressions, which ingress-nginx then reads for the whole host and Higress does not; write use-regex: "true" into the other one first`,
    );
  const bare = uncoveredHost(door);
  if (redirects(migrating) && bare !== undefined)
    problems.push(
      tell`Higress looks for ${bare} itself in tls[].hosts, and would redirect it without a certificate; add it there first`,
    );
  return problems.length === 0 ? undefined : problems.join('. ');
}

/** Higress asks for client certificates only when the authority's Secret goes by the name of the server's certificate. */
function isCarried({ annotations, ingress }: NginxDoor, namespace: string | undefined): boolean {
  const secret = annotations.get('auth-tls-secret')?.value;
  if (namespace === undefined || secret === undefined || ingress.tls.length === 0) return false;
  const certified = ingress.rules.every(
    ({ host }) =>
      host !== undefined && ingress.tls.some(({ hosts }) => hosts.some(({ text }) => text === host.text)),
  );
  if (!certified) return false;
  return ingress.tls.every(({ secretName }) => {
    const own = `${namespace}/${secretName?.text ?? ''}`;
    return secret === own || secret === `${own}-cacert`;
  });
}

/** ingress-nginx sends clear HTTP to HTTPS wherever there is a certificate for the host; Higress has to be told. */
function redirects(migrating: Migrating): boolean {
  const { ingress, annotations } = migrating.door;
  const certified = ingress.tls.length > 0 || certifiedElsewhere(migrating) !== undefined;
  return certified && isOn(annotations.get('ssl-redirect')?.value) !== false;
}

function isForced({ annotations }: NginxDoor): boolean {
  return isOn(annotations.get('force-ssl-redirect')?.value) === true;
}

/** Higress compares the hosts of `tls` with that of the rule letter by letter (its ingressv1/controller.go). */
function uncoveredHost({ ingress }: NginxDoor): string | undefined {
  if (ingress.tls.length === 0 || ingress.tls.some(({ partial }) => partial)) return undefined;
  const hosts = new Set(ingress.tls.flatMap((entry) => entry.hosts.map(({ text }) => text)));
  const rule = ingress.rules.find(
    ({ host, hidden }) => !hidden && (host === undefined || !hosts.has(host.text)),
  );
  return rule === undefined ? undefined : (rule.host?.text ?? tell`the rule for every host`);
}

function classOperations(migrating: Migrating, className: string): readonly Operation[] {
  const { door, path } = migrating;
  const { classField, classAnnotation, annotations } = door.ingress;
  const spec = [...path, 'spec'];
  const operations: Operation[] = [];
  if (classAnnotation !== undefined) {
    const alone = annotations.length === 1 && !redirects(migrating);
    operations.push({
      op: 'removePair',
      path: alone ? [...path, 'metadata', 'annotations'] : classAnnotation.path,
    });
  }
  operations.push(
    classField === undefined
      ? {
          op: 'insertPair',
          path: spec,
          key: 'ingressClassName',
          value: className,
          before: ['defaultBackend', 'tls', 'rules'],
        }
      : { op: 'replaceScalar', path: classField.path, value: className },
  );
  return operations;
}

/** What a move writes beside the class, for its title. */
export function alsoWritten(operations: readonly Operation[]): string {
  return operations.some((operation) => operation.op === 'insertPair' && operation.key === redirectKey)
    ? tell`, with the redirect to HTTPS`
    : '';
}
