import { describe, expect, it } from '@jest/globals';
import { tellingLines } from './log-lines.js';

const line = (facts: object) => JSON.stringify({ time: '2026-03-01T10:00:00.000Z', service: 'alert-agent', ...facts });
const retried = (message: string) => line({ level: 'warn', error: { message }, msg: 'message will be retried' });
const denial = 'User: x is not authorized to perform: dynamodb:UpdateItem on resource: y';

describe('the telling lines of a log', () => {
  it.each([
    ['a refused right', retried(denial), `message will be retried: ${denial}`, true],
    ['the same behind a prefix of Lambda', `2026-03-01\tid\tINFO\t${retried(denial)}`, `message will be retried: ${denial}`, true], // prettier-ignore
    ['a missing table', 'ResourceNotFoundException: Requested resource not found', 'ResourceNotFoundException: Requested resource not found', true], // prettier-ignore
    ['a time-out', '2026-03-01 id Task timed out after 30.00 seconds\n', '2026-03-01 id Task timed out after 30.00 seconds', false], // prettier-ignore
    ['an error of another kind', retried('socket hang up'), 'message will be retried: socket hang up', false],
  ])('hold %s', (_, text, said, isMissing) => {
    expect(tellingLines([text])).toEqual([{ text: said, isMissing }]);
  });

  it('hold nothing of what went well', () => {
    expect(tellingLines(['START RequestId: 1', line({ level: 'info', msg: 'alert stored' })])).toEqual([]);
  });

  it('are those about what is missing first, then the latest, each once and three at most', () => {
    const lines = [denial, denial, ...['1', '2', '3'].map((n) => retried(`trouble ${n}`))];
    expect(tellingLines(lines).map(({ text }) => text)).toEqual([
      denial,
      'message will be retried: trouble 3',
      'message will be retried: trouble 2',
    ]);
  });

  it('hold no secret', () => {
    const token = `ghp_${'Ab1'.repeat(12)}`;
    expect(JSON.stringify(tellingLines([retried(`refused ${token}`)]))).not.toContain(token);
  });
});
