// What a scan is measured against: every YAML file of a folder, read by the `yaml` package as it comes.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parseAllDocuments } = require('yaml');

const folder = process.argv[2];
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (/\.ya?ml$/.test(file))
    parseAllDocuments(readFileSync(join(folder, file), 'utf8'), { logLevel: 'silent' });
}
