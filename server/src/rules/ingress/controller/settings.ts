import { podOf } from '../../../kubernetes/pod-spec.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { phrase, tell } from '../../../words/tell.ts';
import { at, isScalar, items, pairs, stringAt } from '../../../yaml/access.ts';
import type { Path, Range } from '../../../yaml/located.ts';
import type { Severity } from '../../rule.ts';
import { controllerImages } from './images.ts';

/** A setting of the controller that takes protection away, with the value that gives it back. */
export interface WeakSetting {
  readonly range: Range;
  readonly path: Path;
  readonly message: string;
  readonly severity?: Severity;
  readonly better: string | undefined;
}

interface Judged {
  /** The text of the value that is weak. */
  readonly weak: RegExp;
  readonly message: string;
  readonly better: string;
  readonly severity?: Severity;
}

/** Keys that no other program has: a ConfigMap with one of them is that of ingress-nginx. */
const own: Readonly<Record<string, Judged>> = {
  'allow-snippet-annotations': {
    weak: /^true$/,
    message: phrase(
      'allow-snippet-annotations lets everybody who may write an Ingress run code in the controller, which reads every Secret; write "false"',
    ),
    better: 'false',
  },
  'annotations-risk-level': {
    weak: /^critical$/i,
    message: phrase(
      'annotations-risk-level: Critical accepts snippets, with which an Ingress runs code in the controller; write High or less',
    ),
    better: 'High',
  },
  'strict-validate-path-type': {
    weak: /^false$/,
    message: phrase(
      'strict-validate-path-type is off, so that paths of any text reach the configuration of nginx (CVE-2026-24512); write "true"',
    ),
    better: 'true',
  },
  'allow-cross-namespace-resources': {
    weak: /^true$/,
    message: phrase(
      'allow-cross-namespace-resources lets an Ingress use Secrets of other namespaces; write "false"',
    ),
    better: 'false',
  },
};

/** Keys that others have too, judged in ConfigMaps of the controller only. */
const shared: Readonly<Record<string, Judged>> = {
  hsts: {
    weak: /^false$/,
    message: phrase('hsts is off, so browsers go on to try clear HTTP first; write "true"'),
    better: 'true',
    severity: 'info',
  },
  'ssl-redirect': {
    weak: /^false$/,
    message: phrase(
      'ssl-redirect is off for all Ingresses, so clear HTTP stays open beside every certificate; write "true"',
    ),
    better: 'true',
  },
  'ssl-protocols': {
    weak: /SSLv|TLSv1(?:\.1)?(?:\s|$)/,
    message: phrase('ssl-protocols offers TLS below 1.2, which is broken; write TLSv1.2 TLSv1.3'),
    better: 'TLSv1.2 TLSv1.3',
  },
};

/** The weak settings in a ConfigMap or among the arguments of the controller. */
export function weakSettings(resource: KubernetesResource): readonly WeakSetting[] {
  if (resource.kind === 'ConfigMap' && resource.group === '') return inConfigMap(resource);
  return inArguments(resource);
}

function inConfigMap({ node, path, name }: KubernetesResource): readonly WeakSetting[] {
  const data = at(node, 'data');
  const labels = at(node, 'metadata', 'labels');
  const isController =
    stringAt(labels, 'app.kubernetes.io/name') === 'ingress-nginx' ||
    /^(?:ingress-nginx-controller|nginx-ingress-controller|nginx-configuration)$/.test(name ?? '') ||
    pairs(data).some(({ key }) => Object.hasOwn(own, key.text));
  const found: WeakSetting[] = [];
  for (const { key, value } of pairs(data)) {
    const judged = Object.hasOwn(own, key.text)
      ? own[key.text]
      : isController
        ? sharedOf(key.text)
        : undefined;
    if (judged === undefined || !isScalar(value) || value.opaque || !judged.weak.test(value.text.trim()))
      continue;
    const { message, better, severity } = judged;
    found.push({
      range: value.range,
      path: [...path, 'data', key.text],
      message,
      better,
      ...(severity !== undefined && { severity }),
    });
  }
  const forwarded = at(data, 'use-forwarded-headers');
  if (
    isController &&
    isScalar(forwarded) &&
    forwarded.text === 'true' &&
    at(data, 'proxy-real-ip-cidr') === undefined
  ) {
    found.push({
      range: forwarded.range,
      path: [...path, 'data', 'use-forwarded-headers'],
      message: tell`use-forwarded-headers believes X-Forwarded-For of every client, so that lists of addresses can be walked around; add proxy-real-ip-cidr with the load balancer`,
      severity: 'info',
      better: undefined,
    });
  }
  return found;
}

function sharedOf(key: string): Judged | undefined {
  return Object.hasOwn(shared, key) ? shared[key] : undefined;
}

function inArguments(resource: KubernetesResource): readonly WeakSetting[] {
  const pod = podOf(resource);
  if (pod === undefined) return [];
  return controllerImages(resource).flatMap(({ path }) => {
    const container = path.slice(0, -1);
    const args = at(resource.node, ...container.slice(resource.path.length), 'args');
    return items(args).flatMap((item, index) =>
      isScalar(item) && item.text === '--enable-annotation-validation=false'
        ? [
            {
              range: item.range,
              path: [...container, 'args', index],
              message: tell`--enable-annotation-validation=false lets values of any text reach the configuration of nginx (CVE-2025-24514); remove it`,
              better: '--enable-annotation-validation=true',
            },
          ]
        : [],
    );
  });
}
