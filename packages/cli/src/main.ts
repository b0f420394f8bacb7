import { processShell } from '@casefile/cli-kit';
import { askOnTerminal } from './ask.js';
import { connect } from './aws.js';
import { runCli } from './program.js';

void runCli(process.argv.slice(2), { ...processShell(), connect, ask: askOnTerminal }).then((code) => {
  process.exitCode = code;
});
