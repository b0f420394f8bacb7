import type { CommandSpec as Command } from '@casefile/cli-kit';
import type { Shell } from '../shell.js';

/** One subcommand; its errors are `ChaosError`. */
export type CommandSpec = Command<Shell>;

export const refusedMeaning = [2, 'wrong usage, or refused: nothing was changed'] as const;
