/** Documents the server sees. GitHub's own extension gives workflow files, which are YAML, a language of their own. */
export const documentSelector = [
  { language: 'yaml' },
  { language: 'helm' },
  { language: 'github-actions-workflow' },
];
