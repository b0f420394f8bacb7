const units = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** What is to be quiet for longer is a decision, not a break: the alarm is wrong, or its issue is "not planned". */
export const LONGEST_SILENCE_MS = 30 * units.d;

/** `30m`, `4h`, `2d`, `1w`, in any case, in milliseconds; nothing for anything else, no time at all or more than 30 days. */
export function lengthOf(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,5})([mhdw])$/i.exec(text) ?? [];
  const ms = Number(count) * units[unit.toLowerCase() as keyof typeof units];
  return ms > 0 && ms <= LONGEST_SILENCE_MS ? ms : undefined;
}
