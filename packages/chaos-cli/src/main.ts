import { connect } from './aws/connect.js';
import { runCli } from './program.js';
import { sleep } from './session.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  out: process.stdout,
  err: process.stderr,
  connect,
  now: () => new Date(),
  sleep,
  onInterrupt(listener) {
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
});
