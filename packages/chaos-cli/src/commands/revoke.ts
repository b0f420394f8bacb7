import { revocations } from '../faults/index.js';
import { breakCommand } from './break.js';

export const revoke = breakCommand(
  {
    name: 'revoke',
    summary: 'take permissions away from the role of the function',
    description:
      'Deletes the inline policies of the role of the function that grant the target: those whose names end in ' +
      '-s3-access or -cloudwatch-access. What was there is written to the journal first.',
    examples: [
      ['yarn chaos revoke --target s3', 'the function may no longer read its bucket'],
      ['yarn chaos revoke --target both --ttl 10m', 'for ten minutes, then everything is put back'],
      ['yarn chaos revoke --target cloudwatch --dry-run', 'say what would be done'],
    ],
  },
  revocations,
);
