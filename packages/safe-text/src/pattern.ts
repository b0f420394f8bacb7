/**
 * One kind of secret. What the first group that took part matched is secret, else the whole match; it ends where the
 * match ends. `isSecret` has the last word about it.
 *
 * Every pattern runs in linear time: repeats are bounded, but for one at the very end, behind which nothing can fail.
 */
export interface Pattern {
  readonly kind: string;
  /** What every match contains, in a few letters: a text without it is not searched with the pattern itself. */
  readonly hint: RegExp;
  readonly pattern: RegExp;
  readonly isSecret?: (value: string) => boolean;
}
