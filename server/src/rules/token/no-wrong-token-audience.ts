import { displayText } from '../../identity/jwt/display.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { at } from '../../yaml/access.ts';
import { type DocumentContext, defineRule } from '../rule.ts';
import { audienceOffers } from './projected/audience-fixes.ts';
import { sourceData } from './projected/find-source.ts';
import { audienceFault, audienceOf, isDefaultFile, isForeignAudience, readerOf } from './projected/reader.ts';
import { fileAt, resourceName, type TokenSource, tokenSources } from './projected/token-sources.ts';
import { wrongAudienceDocs } from './projected/wrong-audience-docs.ts';

/** A projected token whose audience is not the party that reads it. */
export const noWrongTokenAudience = defineRule({
  meta: {
    slug: 'no-wrong-token-audience',
    code: 'ZT124',
    area: 'token',
    title: 'A projected token is for another audience than the party that reads it',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-19'],
    equivalents: [],
    references: [
      {
        title: 'Amazon EKS: assign IAM roles to Kubernetes service accounts',
        url: 'https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html',
      },
      {
        title: 'Microsoft Entra Workload ID: service account labels and annotations',
        url: 'https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html',
      },
    ],
    docs: wrongAudienceDocs,
  },
  checkDocument,
  fixes: audienceOffers,
});

/** Longer texts are cut: a message is one line. */
const longestText = 60;

function checkDocument(context: DocumentContext): void {
  for (const source of tokenSources(context.resources)) {
    const audience = audienceOf(source);
    const node = at(source.node, 'audience');
    if (audience.kind !== 'text' || node === undefined) continue;
    const base = { range: node.range, resource: resourceName(source.resource) };
    const shown = displayText(audience.text, longestText);
    const reader = readerOf(source);
    const fault = reader === undefined ? undefined : audienceFault(reader, audience.text);
    if (reader !== undefined && fault !== undefined) {
      const write =
        reader.audience === undefined
          ? tell`write that of the workload identity provider`
          : tell`write ${reader.audience}`;
      context.report({
        ...base,
        message: tell`Audience ${shown} ${fault}, but ${reader.party} reads this token (${reader.shownBy}) and refuses it; ${write}`,
        related: [{ message: tell`What shows that it is for ${reader.party}`, path: reader.path }],
        data: sourceData(source, 'audience'),
      });
    } else if (reader === undefined && isForeignAudience(audience.text) && isAtDefaultPath(source)) {
      context.report({
        ...base,
        message: tell`The token at the default path is for ${shown}: clients of the API server read it and are refused (401); remove the audience, or mount this token elsewhere`,
        data: sourceData(source, 'default-path'),
      });
    }
  }
}

function isAtDefaultPath(source: TokenSource): boolean {
  return source.mounts.some((mount) => {
    const file = fileAt(source, mount);
    return file !== undefined && isDefaultFile(file);
  });
}
