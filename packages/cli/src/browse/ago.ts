const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** How long ago a time (ISO 8601 UTC) was, in its largest unit: `3 h ago`. */
export function ago(time: string, now: Date): string {
  const ms = Math.max(0, now.getTime() - Date.parse(time));
  const [unit, size] = units.find(([, least]) => ms >= least) ?? ['s', 1000];
  return `${Math.floor(ms / size)} ${unit} ago`;
}
