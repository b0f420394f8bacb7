import type { CommandSpec } from './command.js';
import { inject } from './inject.js';
import { invoke } from './invoke.js';
import { restore } from './restore.js';
import { revoke } from './revoke.js';
import { run } from './run.js';
import { status } from './status.js';

/** Every subcommand, in the order of the help text. */
export const commands: readonly CommandSpec[] = [run, revoke, inject, restore, status, invoke];
