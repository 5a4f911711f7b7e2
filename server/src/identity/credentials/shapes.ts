import { phrase } from '../../words/tell.ts';

/** What kind of credential a text is by its shape alone. */
export interface CredentialShape {
  /** Stable id, such as `github-token`. */
  readonly id: string;
  /** What it is, for messages: `GitHub personal access token`. */
  readonly label: string;
  /** Literal parts of which every such text holds one: the cheap test before the pattern. */
  readonly words: readonly string[];
  /** Matches the credential; the group `body`, where there is one, is the drawn part. */
  readonly pattern: RegExp;
  /** `lasting`: works until somebody revokes it; `short`: ends by itself within hours; `test`: opens only a sandbox. */
  readonly life: 'lasting' | 'short' | 'test';
  /** What to write instead of this credential. */
  readonly instead: string;
}

const store = phrase('keep it in a secret store and refer to it');

const shape = (
  id: string,
  label: string,
  words: readonly string[],
  pattern: RegExp,
  instead: string = store,
  life: CredentialShape['life'] = 'lasting',
): CredentialShape => ({ id, label, words, pattern: new RegExp(pattern.source, 'g'), instead, life });

const githubApp = phrase('use a GitHub App or the OIDC token of the workflow, which end by themselves');
const gitlabOidc = phrase('use a CI job’s id_tokens or a deploy token from a secret store');

/**
 * Credentials whose issuers gave them a recognisable form. JSON Web Tokens and keys of the big clouds are not here:
 * other parts know them. No trailing `\b`: several alphabets hold `-`.
 */
export const credentialShapes: readonly CredentialShape[] = [
  shape(
    'github-token',
    phrase('GitHub token'),
    ['ghp_', 'gho_', 'ghu_', 'ghr_'],
    /\bgh[pour]_(?<body>[A-Za-z0-9]{36,})/,
    githubApp,
  ),
  shape(
    'github-fine-grained',
    phrase('GitHub fine-grained token'),
    ['github_pat_'],
    /\bgithub_pat_(?<body>[A-Za-z0-9]{22}_[A-Za-z0-9]{59})/,
    githubApp,
  ),
  shape(
    'github-installation',
    phrase('GitHub installation token'),
    ['ghs_'],
    /\bghs_(?<body>[A-Za-z0-9]{36,})/,
    githubApp,
    'short',
  ),
  shape(
    'gitlab-token',
    phrase('GitLab token'),
    ['glpat-', 'glptt-', 'gldt-', 'glrt-', 'glcbt-', 'glft-', 'glagent-', 'glsoat-', 'glimt-'],
    /\bgl(?:pat|ptt|dt|rt|cbt|ft|agent|soat|imt)-(?<body>[A-Za-z0-9_-]{20,}(?:\.[0-9a-z]{2}\.[0-9a-z]{7,9})?)/,
    gitlabOidc,
  ),
  shape(
    'slack-token',
    phrase('Slack token'),
    ['xoxa-', 'xoxb-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'],
    /\b(?:xox[abeoprs]-(?<body>[A-Za-z0-9-]{18,})|xapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{32,})/,
  ),
  shape(
    'slack-webhook',
    phrase('Slack webhook address'),
    ['hooks.slack.com/'],
    /\bhttps:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<body>[A-Za-z0-9]{6,}\/[A-Za-z0-9]{6,}\/[A-Za-z0-9]{16,})/,
  ),
  shape(
    'npm-token',
    phrase('npm access token'),
    ['npm_'],
    /\bnpm_(?<body>[A-Za-z0-9]{36})(?![A-Za-z0-9])/,
    phrase('use trusted publishing, or a token from a secret store'),
  ),
  shape(
    'pypi-token',
    phrase('PyPI API token'),
    ['pypi-AgE'],
    /\bpypi-AgE(?<body>[A-Za-z0-9_-]{50,})/,
    phrase('use trusted publishing, or a token from a secret store'),
  ),
  shape('stripe-key', phrase('Stripe secret key'), ['k_live_'], /\b[rs]k_live_(?<body>[A-Za-z0-9]{16,})/),
  shape(
    'stripe-test-key',
    phrase('Stripe key for tests'),
    ['k_test_'],
    /\b[rs]k_test_(?<body>[A-Za-z0-9]{16,})/,
    store,
    'test',
  ),
  shape(
    'openshift-token',
    phrase('OpenShift access token'),
    ['sha256~'],
    /\bsha256~(?<body>[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/,
    phrase('mount a projected token of a ServiceAccount'),
  ),
  shape(
    'vault-token',
    phrase('HashiCorp Vault token'),
    ['hvs.', 'hvb.', 'hvr.'],
    /\bhv[sbr]\.(?<body>[A-Za-z0-9_-]{24,})/,
    phrase('let the program log in with its ServiceAccount token (Vault auth method kubernetes)'),
  ),
  shape(
    'hcp-terraform-token',
    phrase('HCP Terraform token'),
    ['.atlasv1.'],
    /\b[A-Za-z0-9]{14}\.atlasv1\.(?<body>[A-Za-z0-9_-]{60,})/,
    phrase('use workload identity (dynamic credentials)'),
  ),
  shape(
    'docker-token',
    phrase('Docker Hub access token'),
    ['dckr_pat_', 'dckr_oat_'],
    /\bdckr_[po]at_(?<body>[A-Za-z0-9_-]{27,})/,
  ),
  shape(
    'grafana-token',
    phrase('Grafana service account token'),
    ['glsa_'],
    /\bglsa_(?<body>[A-Za-z0-9]{32}_[A-Fa-f0-9]{8})/,
  ),
  shape(
    'tailscale-key',
    phrase('Tailscale key'),
    ['tskey-'],
    /\btskey-(?:auth|api|client|scim|webhook)-(?<body>[A-Za-z0-9]+-[A-Za-z0-9]{16,})/,
    phrase('use Tailscale workload identity federation, or a secret store'),
  ),
  shape('age-key', phrase('age secret key'), ['AGE-SECRET-KEY-1'], /\bAGE-SECRET-KEY-1(?<body>[A-Z0-9]{58})/),
  shape(
    'sendgrid-key',
    phrase('SendGrid API key'),
    ['SG.'],
    /\bSG\.(?<body>[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})/,
  ),
  shape(
    'digitalocean-token',
    phrase('DigitalOcean token'),
    ['dop_v1_', 'doo_v1_'],
    /\bdo[op]_v1_(?<body>[a-f0-9]{64})/,
  ),
  shape(
    'databricks-token',
    phrase('Databricks token'),
    ['dapi'],
    /\bdapi(?<body>[a-f0-9]{32})(?:-\d)?(?![A-Za-z0-9])/,
    phrase('use OAuth token federation'),
  ),
  shape(
    'huggingface-token',
    phrase('Hugging Face token'),
    ['hf_'],
    /\bhf_(?<body>[A-Za-z]{34})(?![A-Za-z0-9])/,
  ),
  shape(
    'anthropic-key',
    phrase('Anthropic API key'),
    ['sk-ant-'],
    /\bsk-ant-(?:api|admin|oat)\d\d-(?<body>[A-Za-z0-9_-]{60,})/,
  ),
  shape(
    'openai-key',
    phrase('OpenAI API key'),
    ['T3BlbkFJ'],
    /\bsk-(?:(?:proj|svcacct|admin)-)?(?<body>[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,})/,
  ),
  shape(
    'doppler-token',
    phrase('Doppler token'),
    ['dp.'],
    /\bdp\.(?:pt|st|sa|ct|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?(?<body>[A-Za-z0-9]{40,44})(?![A-Za-z0-9])/,
  ),
  shape(
    'pulumi-token',
    phrase('Pulumi access token'),
    ['pul-'],
    /\bpul-(?<body>[a-f0-9]{40})(?![A-Za-z0-9])/,
    phrase('use the OIDC token exchange of Pulumi Cloud'),
  ),
  shape(
    'telegram-token',
    phrase('Telegram bot token'),
    [':AA'],
    /\b\d{8,10}:(?<body>AA[A-Za-z0-9_-]{33})(?![A-Za-z0-9_-])/,
  ),
  shape(
    'shopify-token',
    phrase('Shopify token'),
    ['shpat_', 'shpca_', 'shppa_', 'shpss_'],
    /\bshp(?:at|ca|pa|ss)_(?<body>[a-fA-F0-9]{32})/,
  ),
  shape(
    'sentry-token',
    phrase('Sentry token'),
    ['sntrys_', 'sntryu_'],
    /\bsntry[su]_(?<body>[A-Za-z0-9+/=_-]{40,})/,
  ),
  shape('newrelic-key', phrase('New Relic user key'), ['NRAK-'], /\bNRAK-(?<body>[A-Z0-9]{27})(?![A-Z0-9])/),
  shape(
    'atlassian-token',
    phrase('Atlassian API token'),
    ['ATATT3'],
    /\bATATT3(?<body>[A-Za-z0-9_=-]{100,})/,
  ),
  shape(
    'dynatrace-token',
    phrase('Dynatrace token'),
    ['dt0c01.', 'dt0s16.'],
    /\bdt0[a-z]\d\d\.[A-Z0-9]{24}\.(?<body>[A-Z0-9]{64})/,
  ),
  shape(
    'onepassword-token',
    phrase('1Password service account token'),
    ['ops_eyJ'],
    /\bops_(?<body>eyJ[A-Za-z0-9_-]{200,}=*)/,
  ),
  shape(
    'rubygems-key',
    phrase('RubyGems API key'),
    ['rubygems_'],
    /\brubygems_(?<body>[a-f0-9]{48})/,
    phrase('use trusted publishing, or a secret store'),
  ),
  shape('linear-key', phrase('Linear API key'), ['lin_api_'], /\blin_api_(?<body>[A-Za-z0-9]{40})/),
];
