import { injections } from '../faults/index.js';
import { breakCommand } from './break.js';

export const inject = breakCommand(
  {
    name: 'inject',
    summary: 'break the configuration of the function',
    description:
      'throttle  reserved concurrency 0: nobody can invoke the function\n' +
      'timeout   time-out of one second\n' +
      'memory    a heap of 32 MB, through NODE_OPTIONS\n' +
      'handler   an entry point that does not exist\n\n' +
      'What was there is written to the journal first.',
    examples: [
      ['yarn chaos inject --target throttle', 'until `yarn chaos restore`'],
      ['yarn chaos inject --target timeout --ttl 5m', 'for five minutes, then everything is put back'],
    ],
  },
  injections,
);
