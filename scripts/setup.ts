import { installMiniStack, MINISTACK_VERSION } from './local-aws.js';
import { exitWith, step } from './progress.js';
import { terraformBinary } from './terraform.js';
import { existsSync } from 'node:fs';
import { localDir } from './paths.js';
import { join } from 'node:path';

/** Installs what npm cannot give, into `.local/`: the local AWS and, when this machine has none, Terraform. Quiet when all is there. */
async function setUp(): Promise<void> {
  if (!existsSync(join(localDir, `ministack-${MINISTACK_VERSION}`, 'bin', 'ministack'))) {
    await step(`Install MiniStack ${MINISTACK_VERSION}, the local AWS`, installMiniStack);
  }
  await terraformBinary();
}

await setUp().catch(exitWith);
