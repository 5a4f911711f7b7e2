import type { TemplateUpdate } from '../../kubernetes/pod-spec.ts';
import { phrase } from '../../words/tell.ts';

/** For the title of a fix that changes a Pod: what happens on `kubectl apply` (facts A.9), so that nobody waits for a change that is refused or not rolled out. */
export const afterApply: Readonly<Record<TemplateUpdate, string>> = {
  'rolls-out': '',
  immutable: phrase(' (then delete and recreate it)'),
  'new-pods-only': phrase(' (running Pods keep the old one)'),
};
