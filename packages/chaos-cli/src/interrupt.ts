import type { Terminal } from '@casefile/cli-kit';
import { interrupted } from './session.js';
import type { Shell } from './shell.js';

/** Runs `body` with a signal that Ctrl-C aborts. A second Ctrl-C only says that the restore is under way. */
export async function interruptible<T>(
  shell: Pick<Shell, 'onInterrupt'>,
  terminal: Pick<Terminal, 'note' | 'stepEnds'>,
  body: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = shell.onInterrupt(() => {
    if (!controller.signal.aborted) terminal.stepEnds('stopped');
    terminal.note(
      controller.signal.aborted ? 'Still putting everything back …' : 'Interrupted; putting everything back …',
    );
    controller.abort(interrupted());
  });
  try {
    return await body(controller.signal);
  } finally {
    stop();
  }
}
