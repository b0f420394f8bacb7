import { toUtc } from '@casefile/context-core';
import { InvalidArgumentError, Option } from 'commander';

export const limitOption = () =>
  new Option('--limit <count>', 'show no more than so many').argParser(parseCount).default(50);

/** `30m`, `2h`, `7d` before now, or a time; answers how long ago in milliseconds, or the time itself. */
export type Since = { agoMs: number } | { at: string };

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export function parseSince(text: string): Since {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (unit === 'm' || unit === 'h' || unit === 'd') return { agoMs: Number(count) * units[unit] };
  const at = toUtc(text) ?? toUtc(`${text}T00:00Z`);
  if (at !== undefined) return { at };
  throw new InvalidArgumentError('It must be such as 30m, 2h, 7d, 2026-03-01 or 2026-03-01T10:00Z.');
}

/** As ISO 8601 UTC. */
export function startOf(since: Since, now: Date): string {
  return 'at' in since ? since.at : new Date(now.getTime() - since.agoMs).toISOString();
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number from 1 to 99999.');
}
