import type { KnownIssuer } from './known-issuer.ts';

/** Managed platforms that put prefixes of their own before names. */
export type Platform = 'eks' | 'aks' | 'gke';

/** An issuer as the settings name it, for clusters whose own configuration is not among the files. */
export interface TrustedIssuer {
  /** An exact `https://` address. */
  readonly issuer: string;
  /** `''` for none; undefined when the settings do not say. */
  readonly usernamePrefix?: string;
  readonly usernameClaim?: string;
  readonly groupsPrefix?: string;
  readonly groupsClaim?: string;
  readonly audiences?: readonly string[];
  readonly platform?: Platform;
}

/** What every user and group name from outside begins with on AKS [aks external-identity-provider-authentication-overview.md]. */
export const aksPrefix = 'aks:jwt:';

interface Preset {
  readonly usernamePrefix?: string;
  readonly usernameClaim?: string;
  readonly groupsPrefix?: string;
}

/** What a platform does where nothing is given (facts C.3): EKS as the flags do, GKE takes the e-mail address as it is. */
function presetOf(platform: Platform | undefined, issuer: string): Preset {
  switch (platform) {
    case 'eks':
      return { usernamePrefix: `${issuer}#`, usernameClaim: 'sub', groupsPrefix: '' };
    case 'gke':
      return { usernamePrefix: '', usernameClaim: 'email' };
    default:
      return {};
  }
}

/** What the settings tell of an issuer's names; undefined when they only say that it is trusted. */
export function knownIssuerOfSetting(setting: TrustedIssuer): KnownIssuer | undefined {
  const { issuer, groupsClaim } = setting;
  const preset = presetOf(setting.platform, issuer);
  const usernamePrefix = setting.usernamePrefix ?? preset.usernamePrefix;
  const groupsPrefix = setting.groupsPrefix ?? (groupsClaim === undefined ? undefined : preset.groupsPrefix);
  if (usernamePrefix === undefined && setting.usernameClaim === undefined && groupsPrefix === undefined)
    return undefined;
  return {
    issuerUrl: issuer,
    usernamePrefix,
    usernameClaim: setting.usernameClaim ?? preset.usernameClaim ?? 'sub',
    groupsPrefix,
    groupsClaim,
    computesGroups: false,
    audiences: setting.audiences ?? [],
    source: 'settings',
  };
}
