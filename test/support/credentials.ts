/** Made-up credentials of known form, joined at run time so that no scanner takes the repository for a leak. */

/** Letters and digits that look drawn; the same for the same length and seed. */
export function drawn(length: number, alphabet = 'alphanumeric', seed = 7): string {
  const alphabets: Record<string, string> = {
    alphanumeric: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
    lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
    hex: '0123456789abcdef',
    upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
    letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  };
  const letters = alphabets[alphabet] ?? '';
  let state = seed;
  let text = '';
  for (let index = 0; index < length; index += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += letters[Math.floor((state / 2_147_483_648) * letters.length)] ?? '';
  }
  return text;
}

const key = (kind: string): string =>
  [
    `-----BEGIN ${kind}-----`,
    drawn(64),
    drawn(64, 'alphanumeric', 8),
    `${drawn(43)}=`,
    `-----END ${kind}-----`,
  ].join('\\n');

/** One credential of every form the product knows, by name. */
export const credentials: Readonly<Record<string, () => string>> = {
  github: () => `ghp_${drawn(36)}`,
  'github-fine-grained': () => `github_pat_${drawn(22)}_${drawn(59)}`,
  'github-installation': () => `ghs_${drawn(36)}`,
  gitlab: () => `glpat-${drawn(20)}`,
  slack: () => `xoxb-${drawn(12, 'hex')}-${drawn(24)}`,
  'slack-webhook': () =>
    `https://hooks.slack.com/services/T${drawn(8, 'upper')}/B${drawn(8, 'upper')}/${drawn(24)}`,
  npm: () => `npm_${drawn(36)}`,
  pypi: () => `pypi-AgEIcHlwaS5vcmc${drawn(80)}`,
  stripe: () => `sk_live_${drawn(24)}`,
  'stripe-test': () => `sk_test_${drawn(24)}`,
  openshift: () => `sha256~${drawn(43)}`,
  'vault-token': () => `hvs.${drawn(90)}`,
  'hcp-terraform-token': () => `${drawn(14)}.atlasv1.${drawn(67)}`,
  docker: () => `dckr_pat_${drawn(27)}`,
  grafana: () => `glsa_${drawn(32)}_${drawn(8, 'hex')}`,
  tailscale: () => `tskey-auth-${drawn(12)}-${drawn(32)}`,
  sendgrid: () => `SG.${drawn(22)}.${drawn(43)}`,
  anthropic: () => `sk-ant-api03-${drawn(95)}`,
  huggingface: () => `hf_${drawn(34, 'letters')}`,
  'private-key': () => key('PRIVATE KEY'),
  'rsa-key': () => key('RSA PRIVATE KEY'),
  'ssh-key': () => key('OPENSSH PRIVATE KEY'),
  certificate: () => key('CERTIFICATE'),
  'encrypted-key': () => key('ENCRYPTED PRIVATE KEY'),
  password: () => drawn(16),
  hex: () => drawn(32, 'hex'),
  'bootstrap-id': () => drawn(6, 'lower'),
  'bootstrap-secret': () => drawn(16, 'lower', 9),
};
