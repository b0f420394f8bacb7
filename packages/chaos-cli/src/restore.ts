import type { Cloud } from './cloud.js';
import { asError, ChaosError, messageOf, orMissing } from './error.js';
import { type Fault, holds } from './faults/fault.js';
import { faultNamed } from './faults/index.js';
import type { JournalEntry } from './journal.js';
import type { Tools } from './session.js';
import { settle } from './settle.js';

/** `restored`: changed back. `unchanged`: it was as before (a crash before the change, or a second restore). `forgotten`: there is nothing left to restore. */
type RestoreOutcome = 'restored' | 'unchanged' | 'forgotten';

interface RestoreOptions {
  /** Drops entries whose function or role is gone or has been made anew, without touching anything. */
  forget?: boolean;
}

/** Puts back what the entry holds, checks it, and only then removes the entry. */
export async function restoreEntry(
  tools: Tools,
  entry: JournalEntry,
  { forget = false }: RestoreOptions = {},
): Promise<RestoreOutcome> {
  const cloud = tools.connect({ region: entry.region, endpoint: entry.endpoint });
  const fault = knownFault(entry);
  const target = { functionName: entry.function_name, roleName: entry.role_name };
  const loss = await lossOf(cloud, fault, entry);
  if (loss !== undefined) {
    if (!forget) {
      throw new ChaosError(
        'failed',
        `${loss} These are the credentials of another account, or it was deleted.`,
        'With the right credentials run `chaos restore` again; if it was deleted: `chaos restore --forget`.',
      );
    }
    await tools.journal.remove(entry);
    return 'forgotten';
  }
  const asBefore = holds(await fault.snapshot(cloud, target), entry.before);
  if (!asBefore) {
    await fault.apply(cloud, target, entry.before);
    await settle(tools, cloud, fault, target, entry.before);
  }
  await tools.journal.remove(entry);
  return asBefore ? 'unchanged' : 'restored';
}

/** Whether a journaled fault is in effect: `drifted` is neither as before nor as injected, `lost` has nothing left to restore. */
export type Effect = 'in_effect' | 'not_in_effect' | 'drifted' | 'lost';

export async function effectOf(tools: Tools, entry: JournalEntry): Promise<Effect> {
  const cloud = tools.connect({ region: entry.region, endpoint: entry.endpoint });
  const fault = knownFault(entry);
  if ((await lossOf(cloud, fault, entry)) !== undefined) return 'lost';
  const now = await fault.snapshot(cloud, { functionName: entry.function_name, roleName: entry.role_name });
  if (holds(now, entry.before)) return 'not_in_effect';
  return holds(now, fault.broken(entry.before)) ? 'in_effect' : 'drifted';
}

/** Runs `body` and then, whatever happens to it, puts the entries back. A failure of either is not lost to the other's. */
export async function withRestore<T>(
  tools: Tools,
  entries: readonly JournalEntry[],
  body: () => Promise<T>,
  hooks: { before?: () => void; after?: () => void } = {},
): Promise<T> {
  const result = await body().then(
    (value) => ({ value }),
    (error: unknown) => ({ error: asError(error) }),
  );
  hooks.before?.();
  const failures: string[] = [];
  for (const entry of [...entries].reverse()) {
    try {
      await restoreEntry(tools, entry);
    } catch (error) {
      failures.push(`${entry.fault} of ${entry.function_name} is NOT restored: ${messageOf(error)}`);
    }
  }
  if (failures.length > 0) {
    const first = 'error' in result ? [result.error.message] : [];
    throw new ChaosError('failed', [...first, ...failures].join('\n'), 'Run `chaos restore`; the journal is kept.', {
      cause: 'error' in result ? result.error : undefined,
    });
  }
  hooks.after?.();
  if ('error' in result) throw result.error;
  return result.value;
}

function knownFault(entry: JournalEntry): Fault {
  const fault = faultNamed(entry.fault);
  if (fault) return fault;
  throw new ChaosError(
    'failed',
    `The journal holds the fault ${entry.fault}, which this version does not know.`,
    'Restore with the version that injected it.',
  );
}

/** Why there is nothing to restore. The role's id tells a role of the same name in another account, or made anew, from the one that was changed. */
async function lossOf(cloud: Cloud, fault: Fault, entry: JournalEntry): Promise<string | undefined> {
  const role = await orMissing(cloud.describeRole(entry.role_name));
  if (!role) return `The role ${entry.role_name} is not there.`;
  if (role.id !== entry.role_id) return `The role ${entry.role_name} is not the one that the journal knows.`;
  if (fault.changes === 'role') return undefined;
  const fn = await orMissing(cloud.describeFunction(entry.function_name));
  return fn ? undefined : `The function ${entry.function_name} is not there.`;
}
