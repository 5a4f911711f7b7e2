import type { CompletionProvider } from './candidate.ts';
import { externalSubjects } from './external-subjects.ts';
import { roleReferences } from './role-references.ts';
import { ruleNames } from './rule-names.ts';
import { rulePaths } from './rule-paths.ts';
import { ruleGroups, ruleResources } from './rule-resources.ts';
import { ruleVerbs } from './rule-verbs.ts';
import { serviceAccountNames } from './service-account-names.ts';
import { subjects } from './subjects.ts';

/** Everybody who knows what may be written somewhere; their candidates are put into one list. */
export const completionProviders: readonly CompletionProvider[] = [
  serviceAccountNames,
  subjects,
  externalSubjects,
  roleReferences,
  ruleGroups,
  ruleResources,
  ruleNames,
  ruleVerbs,
  rulePaths,
];
