import type { Operation } from '../../../edit/operations.ts';
import { hostProblem } from '../../../kubernetes/ingress/hosts.ts';
import { type Ingress, type IngressPath, readIngress } from '../../../kubernetes/ingress/ingress.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { phrase, tell } from '../../../words/tell.ts';
import { at, isMap, isNullish, items, pair } from '../../../yaml/access.ts';
import type { Path, Range } from '../../../yaml/located.ts';
import { shown } from '../door/door.ts';
import { convertBackend } from '../version/convert.ts';

/** Something the API server refuses, with the edits that repair it where one repair is the obvious one. */
export interface Problem {
  readonly range: Range;
  readonly path: Path;
  readonly message: string;
  readonly repair?: {
    readonly title: string;
    readonly operations: readonly Operation[];
    /** True where the repair leaves no choice to the author, and the object was refused before on every way. */
    readonly safe: boolean;
  };
}

const pathTypes = ['Exact', 'Prefix', 'ImplementationSpecific'];

/** All that the API server would refuse in an Ingress of `networking.k8s.io/v1` (facts E.1, E.2). */
export function ingressProblems(resource: KubernetesResource): readonly Problem[] {
  const ingress = readIngress(resource);
  return [
    ...annotationProblems(ingress),
    ...classProblems(ingress),
    ...emptyProblems(resource),
    ...ingress.rules.flatMap(({ host, paths }) => [
      ...(host === undefined ? [] : hostProblems(host)),
      ...paths.flatMap((path) => pathProblems(path, resource)),
    ]),
    ...backendProblems(resource, [...resource.path, 'spec', 'defaultBackend'], 'defaultBackend'),
  ];
}

function annotationProblems({ annotations }: Ingress): readonly Problem[] {
  return annotations
    .filter(({ mistyped }) => mistyped)
    .map(({ name, value, path, range }) => ({
      range,
      path,
      message: tell`The value of annotation ${name} is no string, so the API server refuses the Ingress; put it in quotes`,
      ...(value !== undefined && {
        repair: {
          title: tell`Put the value of ${name} in quotes`,
          operations: [{ op: 'replaceScalar', path, value, style: 'double' }] as const,
          safe: true,
        },
      }),
    }));
}

function classProblems({ classAnnotation, classField }: Ingress): readonly Problem[] {
  if (classAnnotation === undefined || classField === undefined) return [];
  if (classAnnotation.text === classField.text) return [];
  return [
    {
      range: classAnnotation.range,
      path: classAnnotation.path,
      message: tell`kubernetes.io/ingress.class says ${shown(classAnnotation.text)} and ingressClassName ${shown(classField.text)}; the API server does not create such an Ingress; remove the annotation`,
      repair: {
        title: tell`Remove the annotation and keep ingressClassName ${shown(classField.text)}`,
        operations: [{ op: 'removePair', path: classAnnotation.path }],
        // An update is not refused, and controllers look at the annotation first.
        safe: false,
      },
    },
  ];
}

function emptyProblems({ node, kindNode, path }: KubernetesResource): readonly Problem[] {
  const spec = at(node, 'spec');
  if (isMap(spec) && spec.open) return [];
  const rules = at(spec, 'rules');
  const hasRules =
    items(rules).length > 0 || (rules !== undefined && rules.type !== 'sequence' && !isNullish(rules));
  if (hasRules || !isNullish(at(spec, 'defaultBackend')) || (rules?.type === 'sequence' && rules.open))
    return [];
  return [
    {
      range: kindNode.range,
      path,
      message: tell`The Ingress has neither rules nor defaultBackend, so the API server refuses it; write one of them`,
    },
  ];
}

function hostProblems({
  text,
  path,
  range,
}: NonNullable<Ingress['rules'][number]['host']>): readonly Problem[] {
  // Placeholders of other tools are no names yet.
  if (/[$<>{}%]|__/.test(text)) return [];
  const problem = hostProblem(text);
  if (problem === undefined) return [];
  const message = tell`Host ${shown(text)} ${problem}; the API server refuses the Ingress`;
  const withoutPort = text.replace(/:\d+$/, '');
  const lower = withoutPort.toLowerCase();
  const repaired = lower !== text && hostProblem(lower) === undefined ? lower : undefined;
  if (text === '*') {
    const title = tell`Remove host, which means every host`;
    return [
      { range, path, message, repair: { title, operations: [{ op: 'removePair', path }], safe: false } },
    ];
  }
  return [
    {
      range,
      path,
      message,
      ...(repaired !== undefined && {
        repair: {
          title: tell`Write ${repaired}`,
          operations: [{ op: 'replaceScalar', path, value: repaired }] as const,
          safe: true,
        },
      }),
    },
  ];
}

function pathProblems(entry: IngressPath, resource: KubernetesResource): readonly Problem[] {
  const { path, pathType, value, hidden } = entry;
  const node = at(resource.node, ...path.slice(resource.path.length));
  const problems: Problem[] = [];
  if (isMap(node) && !node.open && pair(node, 'pathType') === undefined) {
    problems.push({
      range: value?.range ?? entry.range,
      path,
      message: tell`Path ${value === undefined ? tell`entry` : shown(value.text)} has no pathType, which networking.k8s.io/v1 demands; write Prefix, Exact or ImplementationSpecific`,
      repair: {
        title: tell`Add pathType: Prefix`,
        operations: [
          {
            op: 'insertPair',
            path,
            key: 'pathType',
            value: 'Prefix',
            ...(pair(node, 'path') === undefined ? { before: ['backend'] } : { after: ['path'] }),
          },
        ],
        safe: false,
      },
    });
  }
  if (pathType !== undefined && !pathTypes.includes(pathType)) {
    const meant = pathTypes.find((type) => type.toLowerCase() === pathType.toLowerCase());
    const typePath = [...path, 'pathType'];
    problems.push({
      range: at(node, 'pathType')?.range ?? entry.range,
      path: typePath,
      message: tell`pathType ${shown(pathType)} is unknown to the API server; write ${meant ?? pathTypes.join(', ')}`,
      ...(meant !== undefined && {
        repair: {
          title: tell`Write ${meant}`,
          operations: [{ op: 'replaceScalar', path: typePath, value: meant }] as const,
          safe: true,
        },
      }),
    });
  }
  if (!hidden && /^(?:exact|prefix)$/i.test(pathType ?? '')) {
    const problem = value === undefined ? tell`is missing` : pathProblem(value.text);
    if (problem !== undefined) {
      problems.push({
        range: value?.range ?? entry.range,
        path: value?.path ?? path,
        message: tell`Path ${value === undefined ? '' : `${shown(value.text)} `}${problem}, so with pathType ${pathType} the API server refuses the Ingress`,
        ...(value !== undefined &&
          problem === noSlash && {
            repair: {
              title: tell`Write /${shown(value.text)}`,
              operations: [{ op: 'replaceScalar', path: value.path, value: `/${value.text}` }] as const,
              safe: true,
            },
          }),
      });
    }
  }
  return [...problems, ...backendProblems(resource, [...path, 'backend'], 'backend')];
}

const noSlash = phrase('does not begin with a slash');

function pathProblem(path: string): string | undefined {
  if (!path.startsWith('/')) return noSlash;
  const forbidden = ['//', '/./', '/../', '%2f', '%2F'].find((part) => path.includes(part));
  if (forbidden !== undefined) return tell`holds ${forbidden}`;
  return path.endsWith('/..') || path.endsWith('/.') ? tell`ends with dots` : undefined;
}

/** The shape of the beta versions under v1: unknown fields, so that the backend is empty. */
function backendProblems(resource: KubernetesResource, path: Path, name: string): readonly Problem[] {
  const node = at(resource.node, ...path.slice(resource.path.length));
  const old = pair(node, 'serviceName') ?? pair(node, 'servicePort');
  if (old === undefined || pair(node, 'service') !== undefined) return [];
  const converted = convertBackend(node, path);
  return [
    {
      range: old.key.range,
      path,
      message: tell`${name}.${old.key.text} is from v1beta1; networking.k8s.io/v1 does not know it and refuses the backend; write service.name and service.port`,
      ...(converted.ok &&
        converted.operations.length > 0 && {
          repair: {
            title: tell`Write the backend as v1 has it`,
            operations: converted.operations,
            safe: true,
          },
        }),
    },
  ];
}
