import { isApiServerAudience } from '../../identity/jwt/audience.ts';
import { displayText } from '../../identity/jwt/display.ts';
import type { ClusterAccountKind } from '../../identity/jwt/kind.ts';
import type { LocatedToken } from '../../workspace/tokens.ts';
import { at, isScalar, items } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';

const longestName = 60;

/** Whether the API server of the cluster takes the token: without an audience it always does. */
export function isForApiServer({ audiences, issuer }: ClusterAccountKind): boolean {
  return audiences.length === 0 || audiences.some((audience) => isApiServerAudience(audience, issuer));
}

/** The host of another service that the text around a token, or the arguments beside it, send it to; undefined when there is none to see. */
export function receiverBeside(
  root: Located | null,
  { path, scalar, match, inBase64 }: LocatedToken,
): string | undefined {
  if (inBase64) return undefined;
  const list = typeof path.at(-1) === 'number' ? items(at(root, ...path.slice(0, -1))) : [];
  const beside = list.flatMap((item) => (isScalar(item) && item !== scalar ? [item.text] : []));
  const text = [scalar.text.slice(0, match.start), scalar.text.slice(match.end), ...beside].join(' ');
  // Only a header is sent: a kubeconfig or a settings file names addresses and tokens of many kinds.
  if (!/authorization\s*[:=]/i.test(text)) return undefined;
  for (const [, host = '', port, place = ''] of text.matchAll(address)) {
    if (!isApiServer(host, port, place)) return displayText(host, longestName);
  }
  return undefined;
}

const address = /\bhttps?:\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d+))?(\/[^\s"'`]*)?/gi;

/** Whether an address may be the API server's: by its name, its usual port, its paths, or because it is only a number. */
function isApiServer(host: string, port: string | undefined, path: string): boolean {
  return (
    /^(?:kubernetes|kube-apiserver|localhost)(?:$|\.)|(?:^|[.-])(?:k8s|kube|kubernetes|api|apiserver|azmk8s|eks|gke)(?=[.-]|$)/i.test(
      host,
    ) ||
    /^[\d.]+$/.test(host) ||
    port === '6443' ||
    /^\/(?:apis?|version|healthz|livez|readyz|openid|metrics)(?:$|[/?])/.test(path)
  );
}
