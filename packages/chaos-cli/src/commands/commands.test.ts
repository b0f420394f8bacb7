import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chaos } from '../../test/command-line.js';
import { configurationOf, type Lab, openLab } from '../../test/lab.js';
import { functionName, roleName } from '../../test/memory-cloud.js';

let lab: Lab;
let before: unknown;
beforeEach(async () => {
  lab = await openLab();
  before = configurationOf(lab.state);
});
afterEach(() => lab.close());

const json = (text: string): unknown => JSON.parse(text);

describe('revoke and inject', () => {
  it.each(['revoke --target both', 'inject --target memory'])(
    '`%s` returns at once, and restore puts it back',
    async (line) => {
      const { code, out } = await chaos(lab, line);
      expect(code).toBe(0);
      expect(out).toMatch(/is in effect on .*[^]*yarn chaos restore/);
      expect(configurationOf(lab.state)).not.toEqual(before);
      await expect(chaos(lab, 'restore')).resolves.toMatchObject({ code: 0 });
      expect(configurationOf(lab.state)).toEqual(before);
    },
  );

  it('a second time is refused and keeps the first snapshot', async () => {
    await chaos(lab, 'revoke --target s3');
    await expect(chaos(lab, 'revoke --target s3')).resolves.toMatchObject({
      code: 2,
      err: expect.stringMatching(/already: s3/),
    });
    await chaos(lab, 'restore');
    expect(configurationOf(lab.state)).toEqual(before);
  });

  it('with --ttl hold the fault for that time and put it back', async () => {
    const { code, out } = await chaos(lab, 'inject --target throttle --ttl 10m --output json');
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({
      injected_at: '2025-09-16T16:59:17.131Z',
      expires_at: '2025-09-16T17:09:17.131Z',
      restored_at: '2025-09-16T17:09:17.131Z',
    });
    expect(configurationOf(lab.state)).toEqual(before);
  });

  it('with --ttl put it back at once on Ctrl-C', async () => {
    const { code, err, out } = await chaos(lab, 'revoke --target s3 --ttl 1h --output json', {
      interruptWhen: (text) => text.endsWith('Ctrl-C restores now\n'),
    });
    expect(code).toBe(0);
    expect(err).toMatch(/Interrupted; putting everything back/);
    expect(json(out)).toMatchObject({ restored_at: '2025-09-16T16:59:17.131Z' });
    expect(configurationOf(lab.state)).toEqual(before);
  });
});

describe('restore', () => {
  it('with an empty journal says so', async () => {
    await expect(chaos(lab, 'restore')).resolves.toMatchObject({
      code: 0,
      out: expect.stringMatching(/nothing to restore/),
    });
  });

  it('leaves faults of other functions alone when it is told one', async () => {
    await chaos(lab, 'revoke --target s3');
    await expect(chaos(lab, 'restore --function another')).resolves.toMatchObject({ code: 0 });
    expect((await lab.journal.list()).entries).toHaveLength(1);
  });

  it('restores what it can and names what it cannot', async () => {
    await chaos(lab, 'revoke --target s3');
    await writeFile(join(lab.journalDir, 'torn.json'), '{"before":"hunter2');
    const { code, out } = await chaos(lab, 'restore');
    expect(code).toBe(1);
    expect(out).toMatch(/restored[^]*torn\.json: not JSON/);
    expect(out).not.toContain('hunter2');
    expect(configurationOf(lab.state)).toEqual(before);
  });

  it('tells of --forget when the stack is another one', async () => {
    await chaos(lab, 'revoke --target s3');
    Object.assign(lab.state.roles[roleName] ?? {}, { id: 'AROANEW' });
    await expect(chaos(lab, 'restore')).resolves.toMatchObject({
      code: 1,
      out: expect.stringMatching(/not the one .*--forget/),
    });
    await expect(chaos(lab, 'restore --forget')).resolves.toMatchObject({
      code: 0,
      out: expect.stringMatching(/forgotten/),
    });
  });
});

describe('status', () => {
  it('is 0 without faults and says whether the function is open to chaos', async () => {
    await expect(chaos(lab, 'status')).resolves.toMatchObject({
      code: 0,
      out: expect.stringMatching(/is open to chaos\nNo fault/),
    });
  });

  it('is 0 while a fault is in effect and in time', async () => {
    await chaos(lab, 'revoke --target s3');
    const { code, out } = await chaos(lab, 'status --output json');
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({
      gate: { open: true },
      faults: [
        { fault: 's3', since: '2025-09-16T16:59:17.131Z', expires_at: null, overdue: false, effect: 'in_effect' },
      ],
    });
  });

  it('is 1 when a fault is overdue', async () => {
    await chaos(lab, 'revoke --target s3');
    const [entry] = (await lab.journal.list()).entries;
    if (!entry) throw new Error('nothing was injected');
    await lab.journal.remove(entry);
    await lab.journal.record({ ...entry, expires_at: '2025-09-16T16:59:17.000Z' });
    await expect(chaos(lab, 'status')).resolves.toMatchObject({
      code: 1,
      out: expect.stringMatching(/overdue[^]*yarn chaos restore/),
    });
  });

  it.each([
    [
      'is not in effect',
      () => lab.cloud.putInlinePolicy(roleName, 'data-processor-s3-access', '{ "Statement": "what S3 allows" }'),
      /all is as before/,
    ],
    [
      'was changed by somebody else',
      () => lab.cloud.putInlinePolicy(roleName, 'data-processor-s3-access', 'x'),
      /somebody else/,
    ],
    ['has lost its role', () => Promise.resolve((lab.state.roles = {})), /is gone/],
    ['cannot be read', () => writeFile(join(lab.journalDir, 'torn.json'), '{'), /torn\.json cannot be read: not JSON/],
  ])('is 1 when a fault %s', async (_what, change, text) => {
    await chaos(lab, 'revoke --target s3');
    await change();
    await expect(chaos(lab, 'status')).resolves.toMatchObject({ code: 1, out: expect.stringMatching(text) });
  });

  it('names what closes the gate, and that is no failure', async () => {
    Object.assign(lab.state.functions[functionName] ?? {}, { tags: {} });
    const { code, out } = await chaos(lab, 'status');
    expect(code).toBe(0);
    expect(out).toMatch(/is closed to chaos\n.*tag chaos=allowed.*\n.*aws lambda tag-resource/);
  });

  it('is 1 when the function is not there', async () => {
    await expect(chaos(lab, 'status --function nobody')).resolves.toMatchObject({
      code: 1,
      out: expect.stringMatching(/nobody: Function not found/),
    });
  });
});

describe('invoke', () => {
  it('is 0 when the function does its work', async () => {
    const { code, out } = await chaos(lab, 'invoke --output json');
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({ status: 200, function_error: null, failure: null, incident_id: null });
    expect(lab.state.published).toEqual([]);
  });

  it('is 1 and publishes for a function that cannot', async () => {
    await chaos(lab, 'inject --target timeout');
    const { code, out } = await chaos(lab, 'invoke --payload {"sleep_ms":2500} --output json');
    expect(code).toBe(1);
    expect(json(out)).toMatchObject({
      failure: { reported_by: 'invoker', error_code: 'Sandbox.Timedout' },
      incident_id: `${functionName}#2025-09-16T16:59:17.131Z`,
    });
    expect(lab.state.published).toHaveLength(1);
  });

  it('publishes nothing with --no-publish', async () => {
    await chaos(lab, 'inject --target throttle');
    await expect(chaos(lab, 'invoke --no-publish')).resolves.toMatchObject({
      code: 1,
      out: expect.stringMatching(/not published/),
    });
    expect(lab.state.published).toEqual([]);
  });

  it('publishes nothing more when the function did it itself', async () => {
    await chaos(lab, 'revoke --target s3');
    await expect(chaos(lab, 'invoke')).resolves.toMatchObject({ code: 1 });
    expect(lab.state.published).toHaveLength(1);
  });
});

describe('run', () => {
  it('is 0 when the hypothesis holds, with the case file for people', async () => {
    const { code, out, err } = await chaos(lab, 'run --target s3');
    expect(code).toBe(0);
    expect(out).toMatch(/The hypothesis held\.[^]*first finding +permission_lost[^]*## Findings/);
    expect(err).toMatch(/Hypothesis: When .*Injecting s3[^]*Putting everything back/s);
    expect(configurationOf(lab.state)).toEqual(before);
  });

  it('prints nothing but the report on stdout with --output json', async () => {
    const { code, out } = await chaos(lab, 'run --target throttle --output json');
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({ verdict: 'held', enriched_context: { findings: [{ kind: 'throttled' }] } });
  });

  it('is 1 when the hypothesis does not hold', async () => {
    const silent = await openLab({ supervise: () => [] });
    await expect(chaos(silent, 'run --target s3')).resolves.toMatchObject({
      code: 1,
      out: expect.stringMatching(/did not hold\.\nNo case file/),
    });
    expect(configurationOf(silent.state)).toEqual(before);
    await silent.close();
  });

  it('is 130 on Ctrl-C, after everything is put back', async () => {
    const { code, err } = await chaos(lab, 'run --target s3', {
      interruptWhen: (text) => text.endsWith('Injecting s3\n'),
    });
    expect(code).toBe(130);
    expect(err).toMatch(/Injecting s3\nInterrupted; putting everything back[^]*error: Interrupted\./);
    expect(configurationOf(lab.state)).toEqual(before);
  });

  it('says on a second Ctrl-C that it is still restoring', async () => {
    const { code, err } = await chaos(lab, 'run --target s3', {
      interruptWhen: (text) => /(Injecting s3|Putting everything back)\n$/.test(text),
    });
    expect(code).toBe(130);
    expect(err).toMatch(/Still putting everything back/);
    expect(configurationOf(lab.state)).toEqual(before);
  });
});
