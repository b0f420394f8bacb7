import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildAll, lambdas } from './build.js';
import { distDir } from './paths.js';

describe('a build', () => {
  it('gives the same bytes again, so that Terraform deploys only what changed', async () => {
    const digests = () =>
      lambdas.map((name) =>
        createHash('sha256')
          .update(readFileSync(join(distDir, `${name}.zip`)))
          .digest('hex'),
      );
    await buildAll();
    const first = digests();
    await buildAll();
    expect(digests()).toEqual(first);
  });
});
