const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A length of time in its largest units, cut off behind them: `1 h 23 min`, `45 s`; in the largest alone, `1 h`. */
export function duration(ms: number, most: 1 | 2 = 2): string {
  const first = units.findIndex(([, size]) => ms >= size);
  if (first === -1) return '0 s';
  let rest = ms;
  const parts = units.slice(first, first + most).flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest %= size;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  return parts.join(' ');
}
