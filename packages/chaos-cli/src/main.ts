import { connect } from './aws/connect.js';
import { runCli } from './program.js';
import { sleep } from './session.js';

// Node 20 runs this well; the SDK's notice would stand before every answer.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

void runCli(process.argv.slice(2), {
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
}).then((code) => {
  process.exitCode = code;
});
