import { makeToken } from '../support/tokens.ts';

/** A token as a token Secret holds it; its signature is a dummy. */
export function legacyToken(): string {
  return makeToken({
    payload: {
      iss: 'kubernetes/serviceaccount',
      'kubernetes.io/serviceaccount/namespace': 'lobby',
      'kubernetes.io/serviceaccount/secret.name': 'kiosk-token',
      'kubernetes.io/serviceaccount/service-account.name': 'kiosk-runner',
      'kubernetes.io/serviceaccount/service-account.uid': '6b3c2f54-0000-4000-8000-000000000000',
      sub: 'system:serviceaccount:lobby:kiosk-runner',
    },
  });
}
