import type { Burden } from './invocation.js';

/** Eight bytes each, in V8's own heap and not in a Buffer, so that `--max-old-space-size` limits them, too. */
const NUMBERS_PER_MEGABYTE = 131_072;

/** Holds the memory for as long as it sleeps. Answers with the megabytes that it held. */
export async function carry(
  { sleep_ms, allocate_mb }: Burden,
  sleep: (milliseconds: number) => Promise<unknown>,
): Promise<number> {
  const held: number[][] = [];
  while (held.length < allocate_mb) held.push(new Array<number>(NUMBERS_PER_MEGABYTE).fill(held.length + 0.5));
  if (sleep_ms > 0) await sleep(sleep_ms);
  return held.length;
}
