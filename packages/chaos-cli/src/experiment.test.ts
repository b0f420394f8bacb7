import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type IncidentAlert, incidentId } from '@casefile/context-core';
import { Fuse } from '../test/fuse.js';
import { caseFileOf, configurationOf, findExpected, type Lab, openLab } from '../test/lab.js';
import { functionName } from '../test/memory-cloud.js';
import { type Progress, runExperiment } from './experiment.js';
import { targets } from './faults/index.js';
import { restoreEntry } from './restore.js';
import { interrupted } from './session.js';

let lab: Lab;
let before: unknown;
beforeEach(async () => {
  lab = await openLab();
  before = configurationOf(lab.state);
});
afterEach(() => lab.close());

const experiment = (target: string, more: Partial<Parameters<typeof runExperiment>[0]> = {}) =>
  runExperiment({ session: lab.session, target, faults: targets[target] ?? [], ...more });

async function expectUntouched() {
  expect(configurationOf(lab.state)).toEqual(before);
  expect((await lab.journal.list()).entries).toEqual([]);
}

it.each(Object.keys(targets))('%s holds, publishes one incident and leaves everything as it was', async (target) => {
  const report = await experiment(target);
  expect(report).toMatchObject({ verdict: 'held', target, counted: false, invocations: 1 });
  expect(report.case_file_id).toBe(report.incident_id);
  expect(lab.state.published).toHaveLength(1);
  await expectUntouched();
});

it('tells its steps in order', async () => {
  const steps: Progress[] = [];
  await experiment('throttle', { onProgress: (step) => steps.push(step) });
  expect(steps.map(({ step }) => step)).toEqual([
    'baseline',
    'inject',
    'show',
    'publish',
    'store',
    'restore',
    'restored',
  ]);
});

it('journals an end, so that status can call an abandoned experiment overdue', async () => {
  let expiry: string | null | undefined;
  await experiment('s3', {
    onProgress: ({ step }) => {
      if (step === 'show') void lab.journal.list().then(({ entries }) => (expiry = entries[0]?.expires_at));
    },
  });
  expect(expiry ?? '').toBe('2025-09-16T17:03:17.131Z');
});

it('measures from the fault to the stored case file', async () => {
  const lateSupervisor = await openLab({ supervise: () => [] });
  const running = runExperiment({
    session: { ...lateSupervisor.session, sleep: storeLater(lateSupervisor) },
    target: 's3',
    faults: targets['s3'] ?? [],
  });
  const { times } = await running;
  await lateSupervisor.close();
  expect(times).toMatchObject({
    injected_at: '2025-09-16T16:59:17.131Z',
    shown_at: '2025-09-16T16:59:17.131Z',
    incident_at: '2025-09-16T16:59:17.131Z',
    stored_at: '2025-09-16T16:59:17.631Z',
    fault_to_shown_ms: 0,
    shown_to_stored_ms: 500,
  });
});

/** The case file is stored during the first wait. */
function storeLater({ state, clock }: Lab) {
  return async (milliseconds: number) => {
    for (const alert of state.published)
      for (const record of findExpected(alert)) state.incidents[record.incident_id] = record;
    await clock.sleep(milliseconds);
  };
}

it('that is counted on an earlier case file holds and says so', async () => {
  const earlier: IncidentAlert = {
    error_type: 'S3AccessError',
    error_message: '',
    error_code: '',
    lambda_name: functionName,
    timestamp: '2025-09-16T16:58:00.000Z',
  };
  const counting = await openLab({
    supervise: (alert) => {
      const file = caseFileOf(earlier, ['permission_lost', 's3:ListBucket']);
      const { error_type, created_at, ttl } = file;
      const note = { incident_id: incidentId(alert), error_type, created_at, ttl, counted_on: file.incident_id };
      return [file, note];
    },
  });
  const report = await runExperiment({ session: counting.session, target: 's3', faults: targets['s3'] ?? [] });
  await counting.close();
  expect(report).toMatchObject({
    verdict: 'held',
    counted: true,
    case_file_id: `${functionName}#2025-09-16T16:58:00.000Z`,
  });
  expect(report.reason).toMatch(/counted on the case file/);
});

describe('does not hold, with the reason, and puts everything back, when', () => {
  it('the endpoint does not enforce IAM', async () => {
    const lenient = {
      ...lab.cloud,
      invoke: async () =>
        Promise.resolve({ status: 200, functionError: null, payload: '{"status":"ok"}', logTail: '' }),
    };
    const report = await experiment('s3', { session: lab.sessionOn(lenient, lab.journal) });
    expect(report).toMatchObject({ verdict: 'not_held', invocations: 61, incident_id: null });
    expect(report.reason).toMatch(
      /did not show in 60 s.*went well.*does not enforce IAM.*data-processor-publish, AWSLambdaBasicExecutionRole/,
    );
    await expectUntouched();
  });

  it('no case file is stored', async () => {
    const silent = await openLab({ supervise: () => [] });
    const report = await runExperiment({
      session: silent.session,
      target: 'timeout',
      faults: targets['timeout'] ?? [],
    });
    expect(report).toMatchObject({
      verdict: 'not_held',
      case_file_id: null,
      reason: expect.stringMatching(/within 120 s/),
    });
    expect(report.incident_id).toBe(`${functionName}#2025-09-16T16:59:17.131Z`);
    expect(configurationOf(silent.state)).toEqual(before);
    await silent.close();
  });

  it('the first finding is another one', async () => {
    const wrong = await openLab({ supervise: (alert) => [caseFileOf(alert, ['timed_out', ''])] });
    const report = await runExperiment({
      session: wrong.session,
      target: 'throttle',
      faults: targets['throttle'] ?? [],
    });
    expect(report).toMatchObject({ verdict: 'not_held', first_finding: { kind: 'timed_out' } });
    expect(configurationOf(wrong.state)).toEqual(before);
    await wrong.close();
  });
});

describe('changes nothing when', () => {
  it('the function fails already', async () => {
    await lab.cloud.updateFunction(functionName, { handler: 'index.gone' });
    before = configurationOf(lab.state);
    await expect(experiment('s3')).rejects.toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/fails already.*index\.gone/),
    });
    await expectUntouched();
  });

  it('the function names no topic and its failure would have to be published', async () => {
    Object.assign(lab.state.functions[functionName] ?? {}, { incidentsTopicArn: null });
    before = configurationOf(lab.state);
    await expect(experiment('memory')).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/INCIDENTS_TOPIC_ARN/),
    });
    await expectUntouched();
  });

  it('it is interrupted before the fault', async () => {
    await expect(experiment('s3', { signal: AbortSignal.abort(interrupted()) })).rejects.toMatchObject({
      exitCode: 130,
    });
    await expectUntouched();
  });
});

it.each(['inject', 'show', 'store'])('puts everything back when it is interrupted at the step %s', async (at) => {
  const controller = new AbortController();
  const silent = await openLab({ supervise: () => [] });
  const onProgress = ({ step }: Progress) => {
    if (step === at) controller.abort(interrupted());
  };
  await expect(
    runExperiment({
      session: silent.session,
      target: 'timeout',
      faults: targets['timeout'] ?? [],
      signal: controller.signal,
      onProgress,
    }),
  ).rejects.toMatchObject({ exitCode: 130 });
  expect(configurationOf(silent.state)).toEqual(before);
  expect((await silent.journal.list()).entries).toEqual([]);
  await silent.close();
});

it('puts everything back whichever call of AWS fails', async () => {
  for (let at = 1; ; at += 1) {
    const fuse = new Fuse(at, 'after', false);
    const ended = await experiment('timeout', { session: lab.sessionOn(fuse.wrap(lab.cloud), lab.journal) }).then(
      () => 'held',
      () => 'failed',
    );
    // Only a failure of the restore itself leaves something for `chaos restore`.
    for (const entry of (await lab.journal.list()).entries) await restoreEntry(lab.session, entry);
    await expectUntouched();
    if (!fuse.blown) {
      expect(ended).toBe('held');
      break;
    }
    expect(ended).toBe('failed');
  }
});
