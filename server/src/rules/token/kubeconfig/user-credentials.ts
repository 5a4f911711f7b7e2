import { findArgumentCredentials } from '../../../identity/credentials/flags.ts';
import { couldBeCredential } from '../../../identity/credentials/literal.ts';
import { tellsCredential } from '../../../identity/credentials/names.ts';
import { isReference } from '../../../identity/credentials/placeholder.ts';
import { findTokens } from '../../../identity/jwt/find.ts';
import { tell } from '../../../words/tell.ts';
import { decodedText } from '../../../workspace/texts.ts';
import { at, isScalar, items, stringAt } from '../../../yaml/access.ts';
import type { Located, LocatedScalar, Path } from '../../../yaml/located.ts';

/** A static credential of a user of a kubeconfig. */
export interface UserCredential {
  /** Index in `users`. */
  readonly user: number;
  readonly name: string | undefined;
  /** To the credential, from the kubeconfig's root. */
  readonly path: Path;
  readonly node: LocatedScalar;
  /** Field as people know it: `client-key-data`. */
  readonly field: string;
}

const providerFields = ['access-token', 'id-token', 'refresh-token', 'client-secret'];

/** Static credentials of all users: tokens, passwords, client keys, and what auth providers and exec plugins keep. JSON Web Tokens are left to their own rule. */
export function userCredentials(root: Located): readonly UserCredential[] {
  return items(at(root, 'users')).flatMap((entry, user): readonly UserCredential[] => {
    const name = stringAt(entry, 'name');
    const found: UserCredential[] = [];
    const add = (field: string, path: Path, accepts: (text: string) => boolean): void => {
      const node = at(root, ...path);
      if (!isScalar(node) || node.opaque || node.via !== undefined || typeof node.value !== 'string') return;
      if (accepts(node.text)) found.push({ user, name, path, node, field });
    };
    const base: Path = ['users', user, 'user'];
    add('token', [...base, 'token'], isSecretText);
    add('password', [...base, 'password'], isSecretText);
    add('client-key-data', [...base, 'client-key-data'], isPrivateKey);
    for (const field of providerFields) {
      add(tell`auth-provider ${field}`, [...base, 'auth-provider', 'config', field], isSecretText);
    }
    items(at(entry, 'user', 'exec', 'env')).forEach((variable, index) => {
      const called = stringAt(variable, 'name') ?? '';
      if (tellsCredential(called))
        add(tell`exec env ${called}`, [...base, 'exec', 'env', index, 'value'], isSecretText);
    });
    items(at(entry, 'user', 'exec', 'args')).forEach((_, index) => {
      add(
        tell`exec args`,
        [...base, 'exec', 'args', index],
        (text) => findArgumentCredentials(text).length > 0,
      );
    });
    return found;
  });
}

function isSecretText(text: string): boolean {
  return couldBeCredential(text) && findTokens(text).length === 0;
}

function isPrivateKey(text: string): boolean {
  return !isReference(text) && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(decodedText(text) ?? '');
}
