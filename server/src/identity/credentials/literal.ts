import { isPlaceholder } from './placeholder.ts';

/**
 * True when a text could be a credential written out: no placeholder, path, address, boolean, number, name of something,
 * or certificate. A pure judgement of the value; whether it is one, its shape or its name must tell.
 */
export function couldBeCredential(text: string): boolean {
  const value = text.trim();
  return value.length >= 4 && !isPlaceholder(value) && !harmless.some((pattern) => pattern.test(value));
}

const harmless: readonly RegExp[] = [
  /^(?:true|false|yes|no|on|off|null|~)$/i,
  /^[-+]?[\d_]+(?:\.\d+)?(?:ns|us|ms|s|m|h|d|[KMGT]i?B?|%)?$/i, // numbers, durations, sizes
  /^(?:\d+(?:h|m|s|ms))+$/,
  /^(?:\/|\.{1,2}\/|~\/|[A-Za-z]:\\)/, // paths
  /^[\w.-]+(?:\/[\w.-]+)+$/, // relative paths, images, `namespace/name`
  /\.(?:pem|crt|key|cer|p12|pfx|jks|json|ya?ml|toml|txt|conf|cfg|env|sh|token|properties)$/i, // file names
  /^[a-z][a-z0-9+.-]*:\/\/(?![^/\s@:]+:[^/\s@]+@)/i, // addresses without a password
  /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i, // mail addresses
  /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?$/i, // host names, dotted identifiers
  /-----BEGIN (?:TRUSTED )?(?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE REQUEST|X509 CRL)/,
  /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|age1[a-z0-9]+)(?:\s|$)/, // public keys
  /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i, // identifiers
  /^(?:pk_(?:live|test)_|sb_publishable_|phc_|pk\.eyJ|AIza)/, // keys that are public by design
  /^\$(?:2[aby]|5|6|argon2\w*|pbkdf2\w*|apr1)\$|^\{(?:SSHA|SHA|CRYPT|BCRYPT)\}/i, // hashes
  /^(?:[A-Z]+_)+[A-Z]+$/, // the name of a variable
  /^(?:on_create|always|never|optional|required|create|update|if-?not-?present)$/i, // policy words
];
