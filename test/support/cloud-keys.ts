/**
 * Made-up cloud keys of the right shape, put together when a test runs so that no scanner finds one in the repository.
 * A fixed walk over the alphabet: the same text every time, and nothing that any cloud ever gave out.
 */
function drawn(alphabet: string, length: number, seed: number): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return alphabet[state % alphabet.length];
  }).join('');
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const letters = `${upper}${upper.toLowerCase()}`;

export const cloudKeys: Readonly<Record<string, () => string>> = {
  'aws-id': () => `AK${'IA'}${drawn(`${upper}234567`, 16, 7)}`,
  'aws-temporary-id': () => `AS${'IA'}${drawn(`${upper}234567`, 16, 11)}`,
  'aws-secret': () => drawn(`${letters}0123456789/+`, 40, 13),
  'aws-example-id': () => `AK${'IA'}IOSFODNN7${'EXAMPLE'}`,
  'aws-example-secret': () => `wJalrXUtnFEMI/K7MDENG/bPxRfiCY${'EXAMPLE'}KEY`,
  'google-key': () =>
    JSON.stringify({
      type: 'service_account',
      project_id: 'shop-prod',
      private_key: `-----BEGIN ${'PRIVATE'} KEY-----\n${drawn(`${letters}0123456789+/`, 640, 17)}\n-----END ${'PRIVATE'} KEY-----\n`,
      client_email: 'uploader@shop-prod.iam.gserviceaccount.com',
    }),
  'azure-secret': () => `${drawn(letters, 3, 19)}8${'Q'}~${drawn(`${letters}0123456789_.-`, 34, 23)}`,
  'storage-key': () => `${drawn(`${letters}0123456789+/`, 86, 29)}==`,
};
