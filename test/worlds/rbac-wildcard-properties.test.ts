import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandWildcards } from '../../server/src/rbac/expand-wildcards.ts';
import type { PolicyRule } from '../../server/src/rbac/matching.ts';
import { noWildcardRbac } from '../../server/src/rules/rbac/no-wildcard-rbac.ts';
import { at, toPlain } from '../../server/src/yaml/access.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { allFindings, applyPlan, preferredOffer, uriOf, workspaceOf } from '../support/workspaces.ts';

/** How one list is written. */
interface ListStyle {
  readonly flow: boolean;
  readonly quote: '"' | "'";
  readonly quoteAll: boolean;
  readonly comment: boolean;
}

const style: fc.Arbitrary<ListStyle> = fc.record({
  flow: fc.boolean(),
  quote: fc.constantFrom('"' as const, "'" as const),
  quoteAll: fc.boolean(),
  comment: fc.boolean(),
});

const list = (...items: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom('*', '*', ...items), { minLength: 1, maxLength: 3 });

const document = fc.record({
  kind: fc.constantFrom('Role', 'ClusterRole'),
  verbs: list('get', 'list', 'create', 'escalate'),
  apiGroups: list('', 'apps', 'batch', 'rbac.authorization.k8s.io', 'shop.example.com'),
  resources: list('pods', 'deployments', 'deployments/scale', 'roles', 'orders'),
  resourceNames: fc.constantFrom([], [], ['a']),
  styles: fc.tuple(style, style, style),
  lineBreak: fc.constantFrom('\n', '\r\n'),
  wrapped: fc.boolean(),
});

function scalar(text: string, { quote, quoteAll }: ListStyle): string {
  return quoteAll || text === '' || text === '*' ? `${quote}${text}${quote}` : text;
}

function lines(key: string, items: readonly string[], of: ListStyle): readonly string[] {
  const comment = of.comment ? ` # about ${key}` : '';
  if (of.flow) return [`    ${key}: [${items.map((item) => scalar(item, of)).join(', ')}]${comment}`];
  return [
    `    ${key}:`,
    ...items.map((item, place) => `      - ${scalar(item, of)}${place === 0 ? comment : ''}`),
  ];
}

describe('writing out wildcards', () => {
  test('gives what expandWildcards says, keeps everything else, and leaves nothing to do', () => {
    let applied = 0;
    fc.assert(
      fc.property(
        document,
        ({ kind, verbs, apiGroups, resources, resourceNames, styles, lineBreak, wrapped }) => {
          const rule: PolicyRule = { verbs, apiGroups, resources, resourceNames, nonResourceURLs: [] };
          const text = [
            '# the role',
            'apiVersion: rbac.authorization.k8s.io/v1',
            `kind: ${kind}`,
            'metadata: {name: wide} # its name',
            'rules:',
            '  # first',
            '  - # the rule',
            ...lines('apiGroups', apiGroups, styles[0]),
            ...lines('resources', resources, styles[1]),
            ...(resourceNames.length > 0 ? lines('resourceNames', resourceNames, styles[1]) : []),
            ...lines('verbs', verbs, styles[2]),
            ...(wrapped ? ['  - {apiGroups: [apps], resources: [deployments], verbs: [get]} # last'] : []),
            '',
          ].join(lineBreak);
          const workspace = workspaceOf(
            { 'a.yaml': text },
            { rules: [noWildcardRbac], configuration: { preset: 'audit' } },
          );
          const found = allFindings(workspace);
          const stars = [verbs, apiGroups, resources].some((items) => items.includes('*'));
          expect(found.length).toBe(stars ? 1 : 0);
          const offers = found.flatMap((finding) => workspace.offers(finding));
          const expansion = expandWildcards(rule, { namespacedOnly: kind === 'Role' });
          if (!stars) return;
          if (!expansion.ok) {
            expect(offers.map(({ refusal }) => refusal)).toEqual([expansion.reason]);
            return;
          }
          const offer = preferredOffer(offers);
          if (offer === undefined) throw new Error('an expansion that is known is offered');
          expect(offer.safe).toBe(false);
          applyPlan(workspace, workspace.plan(offer));
          applied += 1;

          const after = workspace.text(uriOf('a.yaml')) ?? '';
          const parsed = parseDocument(after);
          expect(parsed.problems).toEqual([]);
          const written = toPlain(at(parsed.root, 'rules', 0) ?? null) as Record<string, readonly string[]>;
          for (const key of ['apiGroups', 'resources', 'verbs'] as const) {
            const wanted = expansion[key] ?? rule[key];
            expect([...(written[key] ?? [])].sort(), after).toEqual([...wanted].sort());
          }
          const comments = (source: string) => source.match(/# [a-z ]+[a-zA-Z]+/g);
          // A comment behind a `*` goes with it when nothing comes in its place.
          const gone = (['apiGroups', 'resources', 'verbs'] as const)
            .filter((key, place) => {
              const isBlock = styles[place]?.flow === false;
              const items = rule[key];
              return isBlock && items[0] === '*' && expansion[key]?.every((item) => items.includes(item));
            })
            .map((key) => `# about ${key}`);
          expect(comments(after)).toEqual(comments(text)?.filter((comment) => !gone.includes(comment)));
          expect(
            after.split(/\r?\n/).filter((line) => /^(apiVersion|kind|metadata)| {2}- \{/.test(line)),
          ).toEqual(text.split(/\r?\n/).filter((line) => /^(apiVersion|kind|metadata)| {2}- \{/.test(line)));
          expect(after.includes('\r\n')).toBe(lineBreak === '\r\n');
          expect(after.replaceAll('\r\n', '').includes('\r')).toBe(false);
          if (lineBreak === '\r\n') expect(after.replaceAll('\r\n', '')).not.toContain('\n');
          expect(allFindings(workspace)).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
    expect(applied).toBeGreaterThan(20);
  });
});
