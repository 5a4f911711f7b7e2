import { checkExpression } from '../../../identity/authentication/cel.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap, isNullish, isScalar, items, pairs, stringAt } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import { type AuthorizerProblem, added, isFilledIn, replaced } from './authorizer-problem.ts';
import { durationSeconds } from './duration.ts';

/** What kube-apiserver refuses about the `webhook` of an authorizer of a type. */
export function webhookProblems(node: Located, path: Path, type: string): readonly AuthorizerProblem[] {
  const webhook = at(node, 'webhook');
  const own = [...path, 'webhook'];
  if (type !== 'Webhook')
    return isNullish(webhook)
      ? []
      : [
          {
            path: own,
            underline: 'key',
            words: 'webhook: may only be specified when type=Webhook',
            advice: tell`take it out`,
            remedy: {
              title: tell`Remove webhook`,
              safe: true,
              preferred: true,
              operations: [{ op: 'removePair', path: own }],
            },
          },
        ];
  if (!isMap(webhook))
    return [
      {
        path: [...path, 'type'],
        words: 'webhook: required when type=Webhook',
        advice: tell`say how to reach it`,
      },
    ];
  if (webhook.open) return [];
  return [
    ...timeout(webhook, own),
    ...choice(webhook, own, 'subjectAccessReviewVersion', ['v1', 'v1beta1'], 'v1', true),
    ...choice(webhook, own, 'failurePolicy', ['Deny', 'NoOpinion'], 'Deny', true),
    ...choice(
      webhook,
      own,
      'matchConditionSubjectAccessReviewVersion',
      ['v1'],
      'v1',
      items(at(webhook, 'matchConditions')).length > 0,
    ),
    ...connection(webhook, own),
    ...conditions(webhook, own),
  ];
}

function timeout(webhook: Located, path: Path): readonly AuthorizerProblem[] {
  const node = at(webhook, 'timeout');
  if (isFilledIn(node)) return [];
  if (isNullish(node))
    return [
      {
        path,
        underline: 'key',
        words: 'webhook.timeout: Required value',
        advice: tell`write timeout: 3s`,
        remedy: added(path, 'timeout', '3s'),
      },
    ];
  const seconds = durationSeconds(isScalar(node) ? node.text : '');
  return seconds !== undefined && (seconds <= 0 || seconds > 30)
    ? [
        {
          path: [...path, 'timeout'],
          words: 'webhook.timeout: must be > 0s and <= 30s',
          advice: tell`write 3s`,
          remedy: replaced([...path, 'timeout'], seconds <= 0 ? '3s' : '30s'),
        },
      ]
    : [];
}

function choice(
  webhook: Located,
  path: Path,
  field: string,
  allowed: readonly string[],
  usual: string,
  required: boolean,
): readonly AuthorizerProblem[] {
  const node = at(webhook, field);
  if (isFilledIn(node)) return [];
  const value = stringAt(webhook, field) ?? '';
  if (value === '')
    return required
      ? [
          {
            path,
            underline: 'key',
            words: `webhook.${field}: Required value`,
            advice: tell`write ${field}: ${usual}`,
            remedy: added(path, field, usual),
          },
        ]
      : [];
  return allowed.includes(value)
    ? []
    : [
        {
          path: [...path, field],
          words: `webhook.${field}: Unsupported value`,
          advice: tell`write ${allowed.join(tell` or `)}`,
        },
      ];
}

function connection(webhook: Located, path: Path): readonly AuthorizerProblem[] {
  const info = at(webhook, 'connectionInfo');
  const own = [...path, 'connectionInfo'];
  const type = stringAt(info, 'type');
  const file = at(info, 'kubeConfigFile');
  if (isFilledIn(at(info, 'type'))) return [];
  if (type === undefined)
    return [
      {
        path: info === undefined ? path : own,
        underline: 'key',
        words: 'webhook.connectionInfo.type: Required value',
        advice: tell`write KubeConfigFile with kubeConfigFile, or InClusterConfig`,
      },
    ];
  if (type === 'InClusterConfig')
    return isNullish(file)
      ? []
      : [
          {
            path: [...own, 'kubeConfigFile'],
            words: 'webhook.connectionInfo.kubeConfigFile: can only be set when type=KubeConfigFile',
            advice: tell`take it out`,
          },
        ];
  if (type !== 'KubeConfigFile')
    return [
      {
        path: [...own, 'type'],
        words: 'webhook.connectionInfo.type: Unsupported value',
        advice: tell`write KubeConfigFile or InClusterConfig`,
      },
    ];
  if (isFilledIn(file)) return [];
  const name = stringAt(info, 'kubeConfigFile') ?? '';
  return name.startsWith('/')
    ? []
    : [
        {
          path: name === '' ? own : [...own, 'kubeConfigFile'],
          underline: name === '' ? 'key' : 'value',
          words: `webhook.connectionInfo.kubeConfigFile: ${name === '' ? 'Required value' : 'must be an absolute path'}`,
          advice: tell`write the whole path on the control-plane node`,
        },
      ];
}

function conditions(webhook: Located, path: Path): readonly AuthorizerProblem[] {
  const seen = new Set<string>();
  const own = [...path, 'matchConditions'];
  const list = items(at(webhook, 'matchConditions'));
  if (list.length > 64)
    return [
      {
        path: own,
        underline: 'key',
        words: 'webhook.matchConditions: must have at most 64 items',
        advice: tell`join some with &&`,
      },
    ];
  return list.flatMap((entry, index): readonly AuthorizerProblem[] => {
    const node = at(entry, 'expression');
    if (isFilledIn(node)) return [];
    const text = (stringAt(entry, 'expression') ?? '').trim();
    const place = [...own, index, ...(pairs(entry).length > 0 && node !== undefined ? ['expression'] : [])];
    if (text === '')
      return [
        {
          path: place,
          words: 'webhook.matchConditions.expression: Required value',
          advice: tell`write a CEL expression`,
        },
      ];
    if (seen.has(text))
      return [
        {
          path: place,
          words: 'webhook.matchConditions.expression: Duplicate value',
          advice: tell`leave one out`,
        },
      ];
    seen.add(text);
    const checked = checkExpression(text, 'request');
    if (checked.state === 'invalid')
      return [
        {
          path: place,
          words: `webhook.matchConditions.expression: compilation failed: ${checked.reason}`,
          advice: tell`it may speak of request alone, a SubjectAccessReview`,
        },
      ];
    return checked.state === 'valid' && checked.type !== 'bool' && checked.type !== 'dyn'
      ? [
          {
            path: place,
            words: 'webhook.matchConditions.expression: must evaluate to bool',
            advice: tell`compare with something`,
          },
        ]
      : [];
  });
}
