import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';

describe('a logger', () => {
  it('writes one JSON line per event with level, time, service, correlation and facts', () => {
    const { lines, log } = capture();
    log.child({ incident_id: 'orders#1' }).info({ tokens: 12 }, 'stored');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
      service: 'supervisor-agent',
      incident_id: 'orders#1',
      tokens: 12,
      msg: 'stored',
    });
  });

  it('redacts secrets wherever they stand in a line, which stays JSON', () => {
    const { lines, log } = capture();
    const token = `ghp_${'Ab1'.repeat(12)}`;
    log.error({ error: { message: `refused ${token}` }, password: 'hunter2hunter2' }, `used ${token}`);
    expect(lines[0]).not.toContain(token);
    expect(lines[0]).not.toContain('hunter2');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ service: 'supervisor-agent' });
  });

  it('keeps quiet below its level', () => {
    const { lines, log } = capture();
    log.debug({}, 'details');
    expect(lines).toEqual([]);
  });
});

function capture() {
  const lines: string[] = [];
  const log = createLogger({ service: 'supervisor-agent' }, { write: (line) => void lines.push(line) });
  return { lines, log };
}
