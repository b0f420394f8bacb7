import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** What stands on standard input; of a terminal, the lines up to the one that `isLast`, which it does not show. */
export async function hiddenInput(prompt: string, isLast: (line: string) => boolean = () => true): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).trim();
  process.stderr.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  const lines: string[] = [];
  try {
    return await new Promise((resolve, reject) => {
      terminal.on('line', (line) => {
        lines.push(line);
        if (isLast(line)) resolve(lines.join('\n').trim());
      });
      terminal.once('close', () => reject(new Error('The input ended too soon, so nothing changed.')));
    });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
