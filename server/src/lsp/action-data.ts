import type { ActionRequest, FindingIdentity } from '../features/code-actions.ts';

/** What travels with an action to the client and back. */
export interface ActionData {
  readonly uri: string;
  /** Version of the buffer the action was made for; null for files that are not open. */
  readonly version: number | null;
  readonly request: ActionRequest;
}

export function actionData(uri: string, version: number | null, request: ActionRequest): ActionData {
  return { uri, version, request };
}

/** The data of an action that came back; undefined when it is not of our making. */
export function readActionData(data: unknown): ActionData | undefined {
  if (!isRecord(data) || typeof data.uri !== 'string' || !isRecord(data.request)) return undefined;
  const { uri, version, request } = data;
  if (version !== null && typeof version !== 'number') return undefined;
  const read = readRequest(request);
  return read === undefined ? undefined : { uri, version, request: read };
}

const suppressing = ['ignore-line', 'ignore-file', 'configure-file', 'configure-all'] as const;

function readRequest(request: Record<string, unknown>): ActionRequest | undefined {
  const { type, title, rule } = request;
  const finding = readFinding(request.finding);
  if (type === 'fix-all') return { type };
  if (type === 'fix-rule' && typeof rule === 'string') return { type, rule };
  if (finding === undefined) return undefined;
  if (type === 'fix' && typeof title === 'string') return { type, finding, title };
  const known = suppressing.find((one) => one === type);
  return known === undefined ? undefined : { type: known, finding };
}

function readFinding(value: unknown): FindingIdentity | undefined {
  if (!isRecord(value)) return undefined;
  const { rule, start, end, message } = value;
  return typeof rule === 'string' &&
    typeof start === 'number' &&
    typeof end === 'number' &&
    typeof message === 'string'
    ? { rule, start, end, message }
    : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
