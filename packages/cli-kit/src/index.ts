export { type AwsFailure, awsFailureOf } from './aws-failure.js';
export { clientConfigOf, isLoopback, type Place } from './place.js';
export { type CommandSpec } from './command.js';
export { namePrefixOf, parseUrl, placeOf, sharedOptions } from './options.js';
export { processShell } from './process-shell.js';
export { type Advice, runProgram } from './program.js';
export type { CliShell, Sink } from './shell.js';
export { createTerminal, type Output, type Paint, pairs, table, type Terminal } from './terminal.js';
