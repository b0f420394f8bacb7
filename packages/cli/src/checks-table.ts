import type { Paint } from '@casefile/cli-kit';
import type { Check } from './deployment/check.js';

const marks = { ok: '✓', warn: '!', fail: '✗' } as const;

/** One line for each look, and the next step below each that did not go well. */
export function linesOf(checks: readonly Check[], paint: Paint): string[] {
  const colors = { ok: paint.green, warn: paint.yellow, fail: paint.red };
  const width = Math.max(0, ...checks.map(({ verdict }) => verdict.length));
  return checks.flatMap(({ about, verdict, says, next }) => [
    `${colors[verdict](`${marks[verdict]} ${verdict.padEnd(width)}`)}  ${about}: ${says}`,
    ...(next === undefined ? [] : [`${' '.repeat(width + 4)}${paint.bold('next:')} ${next}`]),
  ]);
}
