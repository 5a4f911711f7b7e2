import { afterAll, afterEach, expect, test } from 'vitest';
import { pseudoCatalogue } from '../support/pseudo-locale.ts';
import { rangeOf, startStdioClient, type TestClient } from './client.ts';
import { tokenSecret } from './manifests.ts';
import { removeBuilds } from './server-build.ts';

const running: TestClient[] = [];

afterEach(async () => {
  for (const client of running.splice(0)) await client.stop();
});
afterAll(removeBuilds);

async function start(language: unknown): Promise<TestClient> {
  const client = await startStdioClient({ initializationOptions: { language } });
  running.push(client);
  return client;
}

const uri = 'file:///secret.yaml';
const atType = rangeOf(tokenSecret, 'kubernetes.io/service-account-token');

async function saidAbout(
  client: TestClient,
): Promise<{ readonly message: string; readonly titles: readonly string[] }> {
  client.open(uri, tokenSecret);
  const [diagnostic] = await client.diagnostics(uri);
  const actions = await client.actions(uri, atType);
  return { message: String(diagnostic?.message ?? ''), titles: actions.map(({ title }) => title) };
}

test('the server speaks the language of the client', async () => {
  const { message, titles } = await saidAbout(await start({ locale: 'de', texts: pseudoCatalogue() }));
  expect(message).toMatch(/^⟦.*⟧$/);
  expect(titles.length).toBeGreaterThan(0);
  for (const title of titles) expect(title).toMatch(/^⟦.*⟧/);
});

test.each([[undefined], [null], ['de'], [{ locale: 7, texts: 'x' }], [{ texts: { 'a {0}': '{1}' } }]])(
  'and English where the client brings nothing to speak: %j',
  async (language) => {
    expect((await saidAbout(await start(language))).message).toMatch(/^Secret .* never expires/);
  },
);
