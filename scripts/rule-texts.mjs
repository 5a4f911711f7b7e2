import { build } from 'esbuild';

/** What `withoutRuleTexts` leaves out of bundles. */
const texts = ['covers', 'equivalents', 'references', 'docs'];

/**
 * The texts of all rules, by slug.
 * @param {string} root @returns {Promise<Record<string, object>>}
 */
export async function ruleTexts(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['server/src/rules/registry.ts'],
    bundle: true,
    format: 'iife',
    globalName: 'registry',
    write: false,
  });
  const { rules } = new Function(`${outputFiles[0]?.text}; return registry;`)();
  return Object.fromEntries(
    rules.map((/** @type {any} */ { meta }) => [
      meta.slug,
      Object.fromEntries(texts.map((name) => [name, meta[name]])),
    ]),
  );
}
