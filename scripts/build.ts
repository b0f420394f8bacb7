import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { build } from 'esbuild';
import yazl from 'yazl';
import { distDir, root } from './paths.js';
import { exitWith, step } from './progress.js';

/** Every Lambda: one bundle, one zip, byte for byte the same from the same sources. */
export const lambdas = [
  'supervisor-handler',
  'alert-handler',
  'issue-handler',
  'webhook-handler',
  'sweeper-handler',
  'data-processor',
] as const;

export async function buildAll(directory = distDir): Promise<void> {
  await mkdir(directory, { recursive: true });
  // In a zip nothing says what a bundle is; here the package.json of the project would make it a module without exports.
  await writeFile(join(directory, 'package.json'), '{"type":"commonjs"}\n');
  await Promise.all(lambdas.map((name) => buildLambda(name, directory)));
}

/** `{name}/index.js` (CommonJS: it starts sooner than ESM) and `{name}.zip`. */
async function buildLambda(name: string, directory: string): Promise<void> {
  const folder = join(directory, name);
  await rm(folder, { recursive: true, force: true });
  const result = await build({
    absWorkingDir: root,
    entryPoints: [join('packages', name, 'src', 'lambda.ts')],
    outfile: join(folder, 'index.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
    alias: {
      '@aws-sdk/credential-provider-node': standIn('environment-credentials.ts'),
      '@octokit/auth-oauth-app': standIn('unused-oauth.ts'),
      '@octokit/auth-oauth-user': standIn('unused-oauth.ts'),
      'thread-stream': standIn('unused-thread-stream.ts'),
    },
  });
  await writeFile(join(directory, `${name}.meta.json`), JSON.stringify(result.metafile));
  await zip(join(folder, 'index.js'), join(directory, `${name}.zip`));
}

/** Carried in place of a package of which the functions need little or nothing. */
function standIn(file: string): string {
  return join(root, 'packages', 'lambda-kit', 'src', file);
}

/** One entry with a fixed date and mode, so that the hash changes only with the code. ZIP stores local time. */
async function zip(file: string, target: string): Promise<void> {
  const archive = new yazl.ZipFile();
  archive.addBuffer(await readFile(file), 'index.js', { mtime: new Date(2020, 0, 1), mode: 0o100644 });
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(target));
}

if (import.meta.url === `file://${process.argv[1] ?? ''}`) {
  await step('Bundle the functions', () => buildAll()).catch(exitWith);
}
