import { duration } from '@casefile/alert-core';

/** How long ago a time (ISO 8601 UTC) was, in its largest unit: `3 h ago`. */
export function ago(time: string, now: Date): string {
  return `${duration(Math.max(0, now.getTime() - Date.parse(time)), 1)} ago`;
}
