import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IncidentAlert, incidentId, type IncidentRecord } from '@casefile/context-core';
import type { Cloud } from '../src/cloud.js';
import { createFileJournal, type Journal } from '../src/journal.js';
import type { Session } from '../src/session.js';
import { createMemoryCloud, functionName, healthyState, type MemoryState, type Supervise } from './memory-cloud.js';

export interface Lab {
  state: MemoryState;
  cloud: Cloud;
  journal: Journal;
  journalDir: string;
  session: Session;
  /** The session of a process whose cloud and journal are these. */
  sessionOn(cloud: Cloud, journal: Journal): Session;
  clock: { now: () => Date; sleep: Session['sleep'] };
  close(): Promise<void>;
}

/** A memory cloud, a journal on disk and a clock that jumps instead of waiting. */
export async function openLab({ supervise = findExpected }: { supervise?: Supervise } = {}): Promise<Lab> {
  const journalDir = await mkdtemp(join(tmpdir(), 'chaos-'));
  const state = healthyState();
  let time = Date.parse('2025-09-16T16:59:17.131Z');
  const clock = {
    now: () => new Date(time),
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      time += milliseconds;
      return Promise.resolve();
    },
  };
  const cloud = createMemoryCloud(state, supervise, clock.now);
  const journal = createFileJournal(journalDir);
  const sessionOn = (someCloud: Cloud, someJournal: Journal): Session => ({
    functionName,
    table: 'casefile-local-incident-context',
    place: { region: 'ca-central-1', endpoint: 'http://127.0.0.1:4566' },
    yes: false,
    cloud: someCloud,
    connect: () => someCloud,
    journal: someJournal,
    ...clock,
  });
  return {
    state,
    cloud,
    journal,
    journalDir,
    session: sessionOn(cloud, journal),
    sessionOn,
    clock,
    close: () => rm(journalDir, { recursive: true }),
  };
}

/** A supervisor that is always right. */
export function findExpected(alert: IncidentAlert): IncidentRecord[] {
  return [caseFileOf(alert, expectedFindings[alert.error_code] ?? expectedFindings[alert.error_type] ?? ['none', ''])];
}

const expectedFindings: Readonly<Record<string, readonly [kind: string, statement: string]>> = {
  S3AccessError: ['permission_lost', 'The role lost s3:GetObject.'],
  CloudWatchAccessError: ['permission_lost', 'The role lost logs:PutLogEvents.'],
  TooManyRequestsException: ['throttled', 'The reserved concurrency is 0.'],
  'Sandbox.Timedout': ['timed_out', 'It took longer than 1 s.'],
  'Runtime.ExitError': ['out_of_memory', 'The heap was full.'],
  'Runtime.HandlerNotFound': ['broken_deploy', 'There is no such handler.'],
};

/** The record of a case file with one finding. */
export function caseFileOf(alert: IncidentAlert, [kind, statement]: readonly [string, string]): IncidentRecord {
  return {
    incident_id: incidentId(alert),
    error_type: alert.error_type,
    created_at: alert.timestamp,
    ttl: 1,
    enriched_context: JSON.stringify({
      incident: alert,
      findings: [{ kind, statement, confidence: 'high', evidence: [] }],
      results: [],
      enrichment_timestamp: alert.timestamp,
      token_budget: 3000,
      estimated_tokens: 100,
    }),
  };
}

/** The part of the state that chaos changes and must put back. */
export function configurationOf({ functions, roles }: MemoryState): unknown {
  return structuredClone({ functions, roles });
}
