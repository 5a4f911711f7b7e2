import { noJwtInManifest } from './jwt/no-jwt-in-manifest.ts';
import { noUnsignedJwt } from './jwt/no-unsigned-jwt.ts';
import { noWildcardRbac } from './rbac/no-wildcard-rbac.ts';
import { noWildcardSubject } from './rbac/no-wildcard-subject.ts';
import type { Rule } from './rule.ts';
import { noMountedTokenSecret } from './token/no-mounted-token-secret.ts';
import { noTokenSecret } from './token/no-token-secret.ts';
import { noUnknownSuppression } from './tool/no-unknown-suppression.ts';
import { noUnusedSuppression } from './tool/no-unused-suppression.ts';
import { requireSuppressionReason } from './tool/require-suppression-reason.ts';

/** All rules in the order of their codes. Written by `npm run generate`. */
export const rules: readonly Rule[] = [
  noTokenSecret,
  noMountedTokenSecret,
  noWildcardRbac,
  noWildcardSubject,
  noJwtInManifest,
  noUnsignedJwt,
  noUnknownSuppression,
  noUnusedSuppression,
  requireSuppressionReason,
];
