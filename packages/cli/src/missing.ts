/** Something that has to be there and is not: the message is the cause, `next` is the next step. */
export class Missing extends Error {
  constructor(
    message: string,
    readonly next: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'Missing';
  }
}

/** What was typed cannot be meant. */
export class WrongUsage extends Error {
  readonly next = 'Add --help for options and examples.';
  readonly exitCode = 2;

  constructor(message: string) {
    super(message);
    this.name = 'WrongUsage';
  }
}

/** What a command ends with that somebody stopped. */
export class Interrupted extends Error {
  readonly exitCode = 130;

  constructor(readonly next = 'Nothing is left to do: what was opened has been closed.') {
    super('Interrupted.');
    this.name = 'Interrupted';
  }
}

/** What a command ends with that nobody has agreed to; nothing was done. */
export class Unconfirmed extends Error {
  readonly next = 'Say --yes, or look first with --dry-run.';
  readonly exitCode = 2;

  constructor(message: string) {
    super(message);
    this.name = 'Unconfirmed';
  }
}
