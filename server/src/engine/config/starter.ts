/** A first configuration: what counts is written out, everything else stands in comments. For `init` and the editor's command. */
export const starterConfig = `# Configuration of Zero Token, for the editor and the command line alike.
# The nearest file of this name above a manifest counts.

# recommended: problems that are worth fixing everywhere
# strict:      also what hardened clusters ask for
# audit:       everything, for reviews
preset: recommended

# The oldest version of your clusters; decides which fields and defaults exist.
# kubernetesVersion: "1.36"

# Levels: off, on, hint, info, warn, error; or a level and options. Rules are named by slug or code.
# \`zero-token rules\` lists them, \`zero-token explain RULE\` tells more.
# rules:
#   no-unused-suppression: error

# Other levels for some files. Globs are relative to this file.
# overrides:
#   - files: ["examples/**"]
#     rules:
#       no-unused-suppression: off

# Files that get no findings. What they say about other files still counts.
# ignore:
#   - vendor/

# Issuers of tokens you trust, and what the API server puts before their names.
# trustedIssuers:
#   - https://gitlab.com
#   - issuer: https://token.actions.githubusercontent.com
#     usernamePrefix: "github:"

# Leave out findings below these.
# minSeverity: info
# minConfidence: medium

# What fixes write into projected tokens.
# fix:
#   audience: https://vault.example.com
#   expirationSeconds: 3600
`;
