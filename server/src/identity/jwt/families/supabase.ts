import { phrase, tell } from '../../../words/tell.ts';
import { stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { SupabaseKind } from '../kind.ts';

/** API keys of Supabase projects: one is public by design, the other opens the whole database. */
export const supabase: TokenFamily<SupabaseKind> = {
  ids: ['supabase-anon', 'supabase-service-role'],
  asymmetric: false,
  withoutAudience: true,
  meanings: {
    ref: phrase('project the key belongs to'),
    role: phrase('database role: anon is public by design, service_role passes row level security'),
  },
  recognise({ payload }) {
    const issuer = stringClaim(payload, 'iss');
    const role = stringClaim(payload, 'role');
    if (issuer !== 'supabase' && issuer !== 'supabase-demo') return undefined;
    if (role !== 'anon' && role !== 'service_role') return undefined;
    return {
      id: role === 'anon' ? 'supabase-anon' : 'supabase-service-role',
      confidence: 'high',
      issuer,
      username: undefined,
      project: stringClaim(payload, 'ref'),
      demo: issuer === 'supabase-demo',
    };
  },
  title: (kind) => (kind.id === 'supabase-anon' ? tell`Supabase anon key` : tell`Supabase service_role key`),
  label: (kind) => tell`Supabase ${kind.id === 'supabase-anon' ? tell`anon key` : tell`service_role key`}`,
  qualifier: (kind) =>
    kind.demo ? tell`demo` : kind.id === 'supabase-anon' ? tell`public by design` : undefined,
  personal: () => false,
  facts: (kind) => [
    ...(kind.demo
      ? [tell`The demo key that every local installation ships with: never use it in production.`]
      : []),
    kind.id === 'supabase-anon'
      ? tell`Public by design: it is sent to every browser, and row level security decides what it may do.`
      : tell`Secret: it passes row level security and reads and writes the whole database.`,
  ],
  advice: (kind) =>
    kind.id === 'supabase-anon'
      ? []
      : [
          tell`Put it into a secret store and reference it; if it was committed, make new keys in the project settings.`,
        ],
};
