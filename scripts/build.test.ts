import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildAll, lambdas } from './build.js';

describe('a build', () => {
  it('gives the same bytes again, so that Terraform deploys only what changed', async () => {
    const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'build-')));
    const [first, second] = await Promise.all(
      folders.map(async (folder) => {
        await buildAll(folder);
        return lambdas.map((name) =>
          createHash('sha256')
            .update(readFileSync(join(folder, `${name}.zip`)))
            .digest('hex'),
        );
      }),
    );
    for (const folder of folders) rmSync(folder, { recursive: true });
    expect(second).toEqual(first);
  });
});
