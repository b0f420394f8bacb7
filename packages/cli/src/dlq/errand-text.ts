import { type Paint, table } from '@casefile/cli-kit';
import type { ErrandReport } from './errand.js';

/** The end of an errand for people. `summary` says what was done, or would be. */
export function textOfErrand(report: ErrandReport, summary: string, paint: Paint): string {
  const { reasons, redacted_copies: copies, failed, not_matching, hidden, interrupted } = report;
  return [
    ...(reasons.length === 0 ? [] : [textOfReasons(reasons)]),
    ...failed.map(({ id, cause }) => `${paint.red('failed:')} ${id}: ${cause}`),
    ...(interrupted ? [`${paint.yellow('note:')}   Interrupted; what was not reached is in the queue as before.`] : []),
    ...(copies === 0
      ? []
      : [
          `${paint.yellow('note:')}   ${copies} of them are redacted copies: what a handler took out of a body before it put it here stays out.`,
        ]),
    ...(not_matching === 0 ? [] : [`${paint.yellow('note:')}   ${not_matching} that do not match were left alone.`]),
    ...(hidden === 0
      ? []
      : [`${paint.yellow('note:')}   About ${hidden} are being looked at by somebody else; run this again for them.`]),
    ...(failed.length === 0
      ? []
      : [`${paint.bold('next:')}   Mend the cause, then run this again for those that failed.`]),
    summary,
  ].join('\n');
}

function textOfReasons(reasons: ErrandReport['reasons']): string {
  const rows = reasons
    .toSorted((a, b) => b.count - a.count)
    .map(({ reason, count }) => [String(count), shortReason(reason)]);
  return table(['messages', 'reason'], rows);
}

/** A reason that fits beside others. */
export function shortReason(reason: string): string {
  return reason.length <= 100 ? reason : `${reason.slice(0, 99)}…`;
}

/** `1 message`, `2 messages`. */
export function messages(count: number): string {
  return `${count} ${count === 1 ? 'message' : 'messages'}`;
}
