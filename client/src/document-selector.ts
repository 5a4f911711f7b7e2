/** Documents the server sees. */
export const documentSelector = [{ language: 'yaml' }, { language: 'helm' }];
