import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { at, isMap, isNullish, items, pair, stringAt } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';
import { known, stringList } from '../extract-values.ts';
import type { Known } from '../facts.ts';
import { textAt } from '../kustomize/kustomization.ts';
import { patchIn, type ReadPatch } from '../kustomize/patch.ts';
import { type ApplicationFacts, repositoryPath } from './application.ts';

/**
 * What an Application of Argo CD deploys, or those that an ApplicationSet makes. Charts and plugins are left out.
 * Unlike Kustomize, `destination.namespace` is only for objects that say none.
 */
export function argoApplications(
  { node, group, kind }: KubernetesResource,
  readPatch: ReadPatch,
): readonly ApplicationFacts[] {
  if (group !== 'argoproj.io') return [];
  const spec =
    kind === 'Application'
      ? at(node, 'spec')
      : kind === 'ApplicationSet'
        ? at(node, 'spec', 'template', 'spec')
        : undefined;
  if (spec === undefined) return [];
  // A patch of the template may say anything else.
  const patched = pair(at(node, 'spec'), 'templatePatch') !== undefined;
  const fallback = patched ? { known: false as const } : textAt(spec, 'destination', 'namespace');
  // With `sources`, `source` is ignored (argo-cd, ApplicationSpec.GetSources).
  const sources = items(at(spec, 'sources'));
  return (sources.length > 0 ? sources : [at(spec, 'source')]).flatMap((source) =>
    applicationOf(source, fallback, readPatch),
  );
}

function applicationOf(
  source: Located | undefined,
  fallback: Known<string> | undefined,
  readPatch: ReadPatch,
): readonly ApplicationFacts[] {
  const path = repositoryPath(stringAt(source, 'path') ?? '');
  const isElsewhere = ['chart', 'helm', 'plugin'].some((key) => !isNullish(at(source, key)));
  if (path === undefined || isElsewhere) return [];
  const kustomize = at(source, 'kustomize');
  const directory = at(source, 'directory');
  const recurse = known(at(directory, 'recurse'), 'boolean');
  const include = filesOf(directory, 'include');
  const exclude = filesOf(directory, 'exclude');
  return [
    {
      controller: 'argo-cd',
      path,
      recursive: recurse !== undefined && (!recurse.known || recurse.value),
      plain: true,
      ...(Array.isArray(include) && { include }),
      ...(Array.isArray(exclude) && { exclude }),
      // Which files other patterns leave to somebody else is not looked at.
      fallback:
        include === 'patterns' || exclude === 'patterns' || recurse?.known === false
          ? { known: false }
          : fallback,
      treatment: {
        namespace: textAt(kustomize, 'namespace'),
        namePrefix: textAt(kustomize, 'namePrefix'),
        nameSuffix: textAt(kustomize, 'nameSuffix'),
        transformed: false,
        transformers: [],
        resources: [],
        components: stringList(at(kustomize, 'components')).values,
        patches: isMap(kustomize)
          ? items(at(kustomize, 'patches')).flatMap((item) => patchIn(item, readPatch, 'before'))
          : [],
      },
    },
  ];
}

/** The files that a pattern names one by one, as `a.yaml` or `{a.yaml,b.yaml}`. */
function filesOf(directory: Located | undefined, key: string): readonly string[] | 'patterns' | undefined {
  const text = textAt(directory, key);
  if (text === undefined) return undefined;
  const [, list] = (text.known && /^\{?([\w./,-]+?)\}?$/.exec(text.value)) || [];
  return list === undefined ? 'patterns' : list.split(',');
}
