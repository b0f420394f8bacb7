import {
  MOST_SILENCES,
  runningOf,
  type Maintenance,
  type Silence,
  type SilenceBook,
  type SilenceStore,
} from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import type { Aws } from '../aws.js';
import { awsMissing } from '../aws-missing.js';
import { tableNames } from '../deployment/names.js';
import { nextStepsFor } from '../deployment/next-steps.js';
import { Missing } from '../missing.js';

type Change = (running: readonly Silence[]) => readonly Silence[];

/** The silences of a deployment. */
export interface DeployedSilences {
  read: () => Promise<SilenceBook>;
  /** Writes what `change` makes of those that are running, again when others wrote meanwhile; those that are over go. */
  change: (change: Change, now: () => Date) => Promise<void>;
  /** Planned work, from the routing. */
  maintenance: () => Promise<readonly Maintenance[]>;
}

export function openSilences(namePrefix: string, aws: Aws): DeployedSilences {
  const tableName = namePrefix + tableNames.control;
  const { apply } = nextStepsFor(namePrefix);

  async function asked<T>(action: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof CasefileError) throw new Missing(error.message, `Of another version? ${apply}`);
      throw awsMissing(action, error, `There is no table ${tableName}: check ENV and --region, or ${apply}`);
    }
  }

  const store = aws.silences(tableName);
  const careful: SilenceStore = {
    read: () => asked('dynamodb:GetItem', () => store.read()),
    write: (silences, read) => asked('dynamodb:UpdateItem', () => store.write(silences, read)),
  };
  return {
    read: () => careful.read(),
    change: (change, now) => changeSilences(careful, change, now),
    // where issues go without a routing file does not matter here
    maintenance: async () => (await asked('dynamodb:GetItem', aws.routing(tableName, 'no/repository'))).maintenance,
  };
}

const MAX_ATTEMPTS = 5;

async function changeSilences(store: SilenceStore, change: Change, now: () => Date): Promise<void> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const book = await store.read();
    const changed = change(runningOf(book.silences, now()));
    if (changed.length > MOST_SILENCES) {
      throw new Missing(
        `There are ${MOST_SILENCES} silences already`,
        'Remove some (silence list, silence remove), or mean more alerts with one.',
      );
    }
    if ((await store.write(changed, book)) === 'written') return;
  }
  throw new Missing('Others change the silences all the time', 'Try again; nothing was changed.');
}
