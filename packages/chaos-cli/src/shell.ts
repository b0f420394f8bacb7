import type { CliShell } from '@casefile/cli-kit';
import type { Connect } from './cloud.js';

/** The world around the command line, so that a test can be another one. */
export interface Shell extends CliShell {
  connect: Connect;
}
