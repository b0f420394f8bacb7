import { spawn } from 'node:child_process';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called with each line of standard output. */
  onLine?: (line: string) => void;
}

/** Runs a command to its end and answers its standard output; a failure carries the end of what it said. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine?.(line);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
    child.on('error', (error) => reject(new Error(`${command} did not start: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (rest) options.onLine?.(rest);
      if (code === 0) resolve(output);
      else reject(new RunError(command, args, code, signal, output, errors));
    });
  });
}

/** A command that ended badly, with the last lines of what it printed. */
export class RunError extends Error {
  constructor(
    command: string,
    args: readonly string[],
    code: number | null,
    signal: NodeJS.Signals | null,
    readonly output: string,
    readonly errors: string,
  ) {
    const said = (errors.trim() || output.trim()).split('\n').slice(-25).join('\n');
    super(`${command} ${args.join(' ')} ended with ${code ?? signal ?? 'no code'}:\n${said}`);
    this.name = 'RunError';
  }
}
