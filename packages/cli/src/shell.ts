import type { CliShell, Place } from '@casefile/cli-kit';
import type { Aws } from './aws.js';

/** The world around the command line, so that a test can be another one. */
export interface Shell extends CliShell {
  connect: (place: Place) => Aws;
  /** Asks whoever sits at the terminal; nothing when nobody does. */
  ask: (question: string) => Promise<string | undefined>;
}
