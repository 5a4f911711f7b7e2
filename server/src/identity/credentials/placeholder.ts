/**
 * Texts that stand for a credential and are none. Reporting them is the complaint users of secret scanners make most,
 * so every dialect that people write into manifests is known here.
 */

/** What takes the place of a value when the manifest is rendered, applied or read by the program. */
const references: readonly RegExp[] = [
  /^[^{]*(?:\{(?!\{)[^{]*)*\{\{[\s\S]*\}\}/, // Helm, Go templates, Jinja, Argo, GitHub (`${{ … }}`), CloudFormation (`{{resolve:…}}`)
  /\$\([^()\s]+\)/, // Kubernetes' own `$(VAR)`, shell, make
  /\$\{[^{}]*\}/, // Flux, envsubst, shell with defaults, Terraform
  /^\$[A-Za-z_]\w*$/, // shell
  /^\$[\w.-]+:[\w.-]+$/, // Argo CD (`$secret:key`)
  /^\$__\w+\{/, // Grafana
  /%[A-Za-z_]\w*%/, // Windows, Tanka
  /%\(\w+\)s|%[svdq](?![A-Za-z0-9])/, // printf and Python
  /<[^<>\n]{1,120}>/, // documentation, Argo CD Vault plugin (`<path:…>`)
  /\[\[[^[\]]+\]\]/,
  /^\[[A-Za-z][\w .-]*\]$/,
  /\(\([^()]+\)\)/, // Concourse, spruce
  /#\{[^{}]*\}#?/, // Octopus, Azure Pipelines
  /@@?[A-Za-z][\w.-]*@@?/, // Maven, m4
  /__[A-Za-z][\w.-]*__/,
  /^ENC\[/, // SOPS
  /^["']?(?:\{cipher\}|ENC\()/, // Spring Cloud Config, Jasypt: encrypted
  /^\$ANSIBLE_VAULT;/,
  /^(?:-----BEGIN )?AGE ENCRYPTED FILE|^age-encryption\.org\//,
  /^-----BEGIN PGP MESSAGE/,
  /^(?:ref\+\w+|secretref\+\w+|op|ssm|akv|vault|sm|gcp-?sm|aws-?sm|awssm|gcpsm|secretsmanager|keyvault|azurekeyvault|doppler|infisical|env|file|secret|bws|k8s|kubernetes):[/A-Za-z]/i,
  /^(?:@Microsoft\.KeyVault|arn:aws[\w-]*:|projects\/[\w-]+\/secrets\/|\/subscriptions\/)/,
  /^(?:env|file|secret|lookup|getenv|valueFrom|var|vars|local|data|module|output)[.(][\w.'" -]*\)?$/i,
];

/** True when something else is put in the text's place before it is used. */
export function isReference(text: string): boolean {
  const trimmed = text.trim();
  return references.some((pattern) => pattern.test(trimmed));
}

// Words with which people fill a place they mean to change, alone or as part of the text.
const fillerPart =
  /change[-_ ]?(?:me|it|this)|replace|place-?holder|redacted|omitted|example|sample|dummy|insert[-_ ]|your[-_ A-Z]|fill[-_ ]?(?:me|in)|fixme|not[-_ ]?(?:a[-_ ])?(?:real|used|set|needed|secret)|fake|xxxx|\*\*\*|\.\.\.|…|lorem|foobar|abcdef\.0123456789abcdef|generated|(?:my|the|some|super)[-_]?(?:secret|token|pass|key|api)|(?:secret|token|password|pass|key)[-_]?here/i;
const fillerWhole =
  /^(?:password|passwd|passw0rd|pass|pwd|secret|token|key|api[-_]?key|admin|root|user(?:name)?|guest|test(?:ing)?|demo|default|none|null|nil|undefined|empty|unset|n\/a|na|unknown|anonymous|true|false|yes|no|on|off|enabled?|disabled?|auto|string|value|foo|bar|baz|qux|todo|tbd|x+|\*+|-+|_+|\?+|\.+|(?:test|my|db|admin|root|user|mysql|postgres(?:ql)?|redis|mongo(?:db)?|minio|rabbitmq|grafana)[-_]?(?:admin|password|passwd|pass|pwd|secret|token|key)?\d{0,4})$/i;

/** True for what people write where a credential is to be filled in, and for what redaction leaves. */
export function isFiller(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || fillerWhole.test(trimmed) || fillerPart.test(trimmed) || isMonotonous(trimmed);
}

/** Long texts of very few different characters are typed, not drawn. */
function isMonotonous(text: string): boolean {
  return text.length >= 8 && new Set(text).size <= 3;
}

/** True when the text is no credential by itself: a reference to one, or a filler. */
export function isPlaceholder(text: string): boolean {
  return isReference(text) || isFiller(text);
}
