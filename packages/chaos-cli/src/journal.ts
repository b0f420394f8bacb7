import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { ChaosError, messageOf } from './error.js';

/** What was there before a fault: all that a restore needs, written before anything is changed. Times are ISO 8601 UTC. */
export const journalEntrySchema = z.object({
  version: z.literal(1),
  fault: z.string(),
  function_name: z.string(),
  function_arn: z.string(),
  role_name: z.string(),
  role_id: z.string(),
  region: z.string(),
  endpoint: z.string().nullable(),
  before: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  injected_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
});

export type JournalEntry = z.infer<typeof journalEntrySchema>;

export interface JournalContents {
  entries: JournalEntry[];
  unreadable: { file: string; problem: string }[];
}

/** The faults that are, or may be, in effect. */
export interface Journal {
  /** Durable when it returns. Throws `refused` when the same fault of the same function is there already: the first snapshot is the true one. */
  record(entry: JournalEntry): Promise<void>;
  /** Oldest first. */
  list(): Promise<JournalContents>;
  /** Does nothing when there is no such entry. */
  remove(entry: JournalEntry): Promise<void>;
}

/** One file per fault in `directory`, readable by its owner alone: configuration may hold what others should not read. */
export function createFileJournal(directory: string): Journal {
  return {
    async record(entry) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const file = join(directory, fileName(entry));
      const draft = `${file}.${process.pid}.draft`;
      await writeDurably(draft, `${JSON.stringify(entry, null, 2)}\n`);
      try {
        // A link appears whole or not at all, and fails where a rename would overwrite.
        await link(draft, file);
      } catch (error) {
        if (!isErrno(error, 'EEXIST')) throw error;
        throw new ChaosError(
          'refused',
          `The journal already holds ${entry.fault} of ${entry.function_name} (${file}).`,
          'See `chaos status`; put everything back with `chaos restore`.',
        );
      } finally {
        await rm(draft, { force: true });
      }
      await syncDirectory(directory);
    },

    async list() {
      const contents: JournalContents = { entries: [], unreadable: [] };
      for (const name of await filesIn(directory)) {
        const file = join(directory, name);
        try {
          contents.entries.push(journalEntrySchema.parse(JSON.parse(await readFile(file, 'utf8'))));
        } catch (error) {
          contents.unreadable.push({ file, problem: problemOf(error) });
        }
      }
      contents.entries.sort((a, b) => a.injected_at.localeCompare(b.injected_at));
      return contents;
    },

    async remove(entry) {
      await rm(join(directory, fileName(entry)), { force: true });
      await syncDirectory(directory);
    },
  };
}

/** The account is in the ARN; two emulators may share account, region and names, so the endpoint counts, too. */
function fileName({ fault, function_arn, endpoint }: JournalEntry): string {
  const place = endpoint === null ? 'aws' : new URL(endpoint).host;
  const name = function_arn.replace(/^arn:[^:]*:lambda:/, '');
  return `${`${fault}--${name}--${place}`.replaceAll(/[^\w.-]/g, '_')}.json`;
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function filesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Says what is wrong and never quotes the file. */
function problemOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${path.join('.') || 'entry'}: ${message}`).join('; ');
  }
  return error instanceof SyntaxError ? 'not JSON' : messageOf(error);
}

function isErrno(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
