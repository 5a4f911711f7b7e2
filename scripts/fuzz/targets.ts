import type { Target } from './target.ts';
import { configurations, stored } from './targets/configuration.ts';
import { edits } from './targets/edits.ts';
import { fixes, suppressions } from './targets/fixes.ts';
import { expressions, subjects, tokens } from './targets/identity.ts';
import { protocol } from './targets/protocol.ts';
import { pumped } from './targets/pumped.ts';
import { readers } from './targets/readers.ts';
import { bytes, generated, spoiltManifests } from './targets/text.ts';

/** Everything that is fuzzed. */
export const targets: readonly Target[] = [
  bytes,
  spoiltManifests,
  generated,
  readers,
  edits,
  protocol,
  configurations,
  stored,
  tokens,
  subjects,
  expressions,
  suppressions,
  fixes,
  pumped,
];
