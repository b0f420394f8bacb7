import type { KnownAlert } from '@casefile/adapters';
import { MOST_SILENCES, runningOf, type Silence, type SilenceBook, type SilenceStore } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import * as z from 'zod';
import type { Aws } from '../aws.js';
import { awsMissing } from '../aws-missing.js';
import { APPLY, deployedEnvironment } from '../deployment.js';
import { Missing } from '../missing.js';

const environmentSchema = z.object({
  CONTROL_TABLE_NAME: z.string().min(1),
  STATUS_TABLE_NAME: z.string().min(1),
  GITHUB_REPO: z.string().optional(),
});

/** The silences of a deployment, and the alerts that they are about. */
export interface DeployedSilences {
  read: () => Promise<SilenceBook>;
  /** Writes what `change` makes of those that are running, again and again while others write; those that are over go. */
  change: (change: (running: readonly Silence[]) => readonly Silence[], now: () => Date) => Promise<void>;
  knownAlerts: () => Promise<KnownAlert[]>;
  /** Planned work, from the routing. */
  maintenance: () => ReturnType<ReturnType<Aws['routing']>>;
}

export async function openSilences(functionName: string, aws: Aws): Promise<DeployedSilences> {
  const environment = await deployedEnvironment(environmentSchema, functionName, aws);
  const { CONTROL_TABLE_NAME: control, STATUS_TABLE_NAME: status, GITHUB_REPO: repository } = environment;
  const store = aws.silences(control);
  const read = () => asked('dynamodb:GetItem', () => store.read());
  return {
    read,
    change: (change, now) => changeSilences({ ...store, read }, change, now),
    knownAlerts: () => asked('dynamodb:Scan', () => aws.knownAlerts(status)),
    maintenance: () => asked('dynamodb:GetItem', aws.routing(control, repository)),
  };
}

const MAX_ATTEMPTS = 5;

async function changeSilences(
  store: SilenceStore,
  change: (running: readonly Silence[]) => readonly Silence[],
  now: () => Date,
): Promise<void> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const book = await store.read();
    const changed = change(runningOf(book.silences, now()));
    if (changed.length > MOST_SILENCES) {
      throw new Missing(
        `There are ${MOST_SILENCES} silences already`,
        'Remove some (silence list, silence remove), or mean more alerts with one.',
      );
    }
    if ((await asked('dynamodb:UpdateItem', () => store.write(changed, book))) === 'written') return;
  }
  throw new Missing('Others change the silences all the time', 'Try again; nothing was changed.');
}

async function asked<T>(action: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CasefileError) throw new Missing(error.message, `Of another version? ${APPLY}.`);
    throw awsMissing(action, error, `Check --region, or deploy: ${APPLY}.`);
  }
}
