/** The words of a name written in any case: `DB_PASSWORD`, `dbPassword`, `db-password` all give `db password`. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/(?<![A-Z])([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

const alone = new Set([
  'password',
  'passwd',
  'passwort',
  'passphrase',
  'pwd',
  'pass',
  'secret',
  'token',
  'apikey',
  'apitoken',
  'authtoken',
  'accesstoken',
  'credential',
  'credentials',
  'pat',
]);

/** What makes `key` a secret: a bare key is an index, a sort order or a label as often. */
const beforeKey = new Set([
  'api',
  'access',
  'auth',
  'secret',
  'private',
  'encryption',
  'signing',
  'master',
  'admin',
  'license',
  'service',
  'client',
  'session',
  'hmac',
  'app',
  'account',
  'storage',
  'shared',
]);

/** A last word that says the value is about a secret and none itself. */
const aboutSecrets = new Set(
  `file files dir directory path paths folder name names url uri endpoint host hosts port id ids ref reference type kind
  mode algorithm alg ttl expiry expires expiration duration seconds minutes hours days length size count limit timeout
  interval enabled enable disabled disable required provider issuer audience audiences prefix suffix header policy policies
  rotation version field fields format class scope scopes claim claims source store namespace label annotation param
  parameter location mount template hash encoding encoder method endpoints server servers user username email domain
  backend engine bucket region project zone manager management service selector checksum fingerprint public cert certificate
  crt ca format strategy create renew refresh reset min max validity lifetime age alias aliases realm rules regex pattern
  group groups role roles config configuration`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Words that make the whole name harmless wherever they stand: public by design, or a name of something else. */
const publicWords = new Set([
  'public',
  'publishable',
  'anon',
  'anonymous',
  'pub',
  'tokens',
  'tokenizer',
  'tokenize',
]);

const traces = /pass|pwd|secret|token|key|credential|pat/i;

/** False for a text in which no name can tell a credential. */
export function mayTellCredential(text: string): boolean {
  return traces.test(text);
}

/**
 * True when a name of a variable, key or flag says that its value is a credential. False for names of files, addresses,
 * identifiers, settings about credentials, and keys that are public by design.
 */
export function tellsCredential(name: string): boolean {
  if (!mayTellCredential(name)) return false;
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || aboutSecrets.has(last) || words.some((word) => publicWords.has(word)))
    return false;
  const base = /^\d+$/.test(last) ? words.slice(0, -1) : words;
  const tail = base.at(-1) ?? '';
  if (alone.has(tail) || /.(?:password|passwd)$/.test(tail)) return true;
  if (tail === 'key' || tail === 'base64' || tail === 'b64') {
    const before = base.at(-2) ?? '';
    return tail === 'key' ? beforeKey.has(before) : alone.has(before) || before === 'key';
  }
  return tail === 'value' && alone.has(base.at(-2) ?? '');
}
