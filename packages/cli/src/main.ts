import { processShell } from '@casefile/cli-kit';
import { connect } from './aws.js';
import { runCli } from './program.js';

void runCli(process.argv.slice(2), { ...processShell(), connect }).then((code) => {
  process.exitCode = code;
});
