/** Why a command ends badly. `refused` means that nothing was changed and the caller has to decide something first. */
type ChaosErrorKind = 'refused' | 'not_found' | 'failed' | 'interrupted';

/** What the process answers: documented in every command's `--help`. */
export const exitCodes = { ok: 0, failed: 1, refused: 2, interrupted: 130 } as const;

/** An error that a person can act on: the message is the cause, `next` is the next step. */
export class ChaosError extends Error {
  constructor(
    readonly kind: ChaosErrorKind,
    message: string,
    readonly next: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ChaosError';
  }

  get exitCode(): number {
    return this.kind === 'not_found' ? exitCodes.failed : exitCodes[this.kind];
  }
}

/** Whether AWS said that the thing does not exist. */
function isNotFound(error: unknown): boolean {
  return error instanceof ChaosError && error.kind === 'not_found';
}

/** The value, or nothing when AWS says that there is no such thing. */
export async function orMissing<T>(lookup: Promise<T>): Promise<T | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whatever was thrown, as an error. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(messageOf(error));
}
