import type { ResourceFacts, SubjectFacts } from '../../../workspace/facts.ts';
import { accountOf } from './subjects.ts';

/** Equal for two subjects exactly when the API server takes them for the same caller or callers. */
export function callerOf(subject: SubjectFacts, binding: ResourceFacts): string {
  const named = accountOf(subject, binding);
  return named === undefined
    ? JSON.stringify([subject.kind, subject.name])
    : JSON.stringify(['ServiceAccount', named.namespace ?? null, named.name]);
}
