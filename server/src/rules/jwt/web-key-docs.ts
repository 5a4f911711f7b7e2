/** Why private JSON Web Keys do not belong into manifests. */
export const why = [
  'A JSON Web Key that checks signatures needs its public members only. With the private ones (`d`, `p`, `q`, `dp`, `dq`, `qi`) in the file, or with a shared secret (`kty: oct`, member `k`), everybody who reads it can sign tokens that the gateway, the mesh or the service then trusts, for any user.',
  'Keys are found as YAML maps and as JSON or YAML in any scalar: `RequestAuthentication` (`jwks`), plugins of gateways, ConfigMaps, arguments, and under the base64 of `Secret.data`. A set of public keys is silent. In a Secret the finding is a warning: that is the right kind of object, but a manifest in a repository is no place for it.',
  'RSA keys below 2048 bits are reported as well (RFC 7518 §3.3 demands 2048), and under `strict` keys of a set that nothing tells apart because they have no `kid`.',
  'The fix takes the private members out. What signs with this key then needs it from elsewhere, except in a `RequestAuthentication`, which never signs. It does not make the key secret again: make a new pair.',
].join('\n\n');

/** Made up: the members only look like key material. */
export const bad = `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: shop
  namespace: shop
spec:
  jwtRules:
    - issuer: https://issuer.example.com
      jwks: |
        {
          "keys": [
            {
              "kty": "EC",
              "kid": "made-up",
              "crv": "P-256",
              "x": "bWFkZS11cC14LWNvb3JkaW5hdGUtZm9yLXRoZS1kb2M",
              "y": "bWFkZS11cC15LWNvb3JkaW5hdGUtZm9yLXRoZS1kb2M",
              "d": "bWFkZS11cC1wcml2YXRlLXBhcnQtZm9yLXRoZS1kb2M"
            }
          ]
        }
`;

/** The same with its public members only. */
export const good = `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: shop
  namespace: shop
spec:
  jwtRules:
    - issuer: https://issuer.example.com
      audiences: [shop]
      jwksUri: https://issuer.example.com/.well-known/jwks.json
`;
