import * as z from 'zod';
import { type Silence, silenceSchema } from './silence.js';

/** So many fit well into one document, and more would be read by nobody. */
export const MOST_SILENCES = 100;

/** All silences, as one document that operators change. */
export const silencesSchema = z.object({ silences: z.array(silenceSchema).max(MOST_SILENCES) });

/** The silences as they were read; the revision rises with each write and is 0 before the first one. */
export interface SilenceBook {
  revision: number;
  silences: readonly Silence[];
}

/** Where silences are kept. A document that cannot be understood is an error, never "no silences". */
export interface SilenceStore {
  read(): Promise<SilenceBook>;
  /** Writes in the place of what was read; `lost` when somebody else wrote meanwhile: read again. */
  write(silences: readonly Silence[], read: SilenceBook): Promise<'written' | 'lost'>;
}

/** Those that are not over yet. */
export function runningOf(silences: readonly Silence[], now: Date): Silence[] {
  return silences.filter(({ until }) => until > now.toISOString());
}
