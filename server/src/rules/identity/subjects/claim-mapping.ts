// AuthenticationConfiguration is on by default from 1.30 (facts C.2).
const firstMinorWithClaims = 30;

/** Whether an API server of that version can make names of claims by expressions. */
export function isClaimMappingKnown(kubernetesMinor: number): boolean {
  return kubernetesMinor >= firstMinorWithClaims;
}
