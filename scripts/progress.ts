import pc from 'picocolors';

/** Tells a person what is going on, on stderr, so that stdout stays for results. */
export interface Progress {
  /** Shows the latest state of a longer step. */
  update(text: string): void;
}

/** Tables without colours, for people and for files. */
export const plain = { head: [], border: [] };

/** Runs one step with its title, its progress and its time; a failed step says so and passes its error on. */
export async function step<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  const live = process.stderr.isTTY;
  let latest = '';
  let saidAt = startedAt;
  const draw = () => process.stderr.write(`\r\u001b[2K${pc.cyan('…')} ${title} ${pc.dim(`${seconds()} ${latest}`)}`);
  const timer = live ? setInterval(draw, 200) : undefined;
  const clear = () => {
    clearInterval(timer);
    if (live) process.stderr.write('\r\u001b[2K');
  };
  if (!live) process.stderr.write(`… ${title}\n`);
  try {
    const result = await work({
      update: (text) => {
        latest = text;
        if (live || Date.now() - saidAt < 5000) return;
        saidAt = Date.now();
        process.stderr.write(`  ${seconds()} ${text}\n`);
      },
    });
    clear();
    process.stderr.write(`${pc.green('✓')} ${title} ${pc.dim(`${seconds()} ${latest}`)}\n`);
    return result;
  } catch (error) {
    clear();
    process.stderr.write(`${pc.red('✗')} ${title} ${pc.dim(seconds())}\n`);
    throw error;
  }
}

/** Ends a command with its error in one readable paragraph. */
export function exitWith(error: unknown): void {
  process.stderr.write(`${pc.red('error')} ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
