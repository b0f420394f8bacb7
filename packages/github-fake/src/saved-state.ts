import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { State } from './state.js';

/** How long changes are gathered before they are written. */
const GATHER = 200;

/** What was saved, or nothing when nothing was yet. */
export function loadState(file: string): State | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as State) : undefined;
}

/** Writes the state a moment after a change, whole or not at all; `flush` writes what still waits. */
export function createSaver(file: string, read: () => State): { changed: () => void; flush: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = undefined;
    writeFileSync(`${file}.new`, JSON.stringify(read()), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    changed() {
      timer ??= setTimeout(flush, GATHER);
    },
    flush,
  };
}
