import { createInterface } from 'node:readline/promises';

/** Asks on standard error and reads a line; nothing when standard input is no terminal, or is closed instead. */
export async function askOnTerminal(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new AbortController();
  lines.once('SIGINT', () => lines.close()).once('close', () => closed.abort());
  try {
    return await lines.question(question, { signal: closed.signal });
  } catch (error) {
    if (!closed.signal.aborted) throw error;
    process.stderr.write('\n');
    return undefined;
  } finally {
    lines.close();
  }
}
