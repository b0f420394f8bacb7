import Table from 'cli-table3';
import pc from 'picocolors';
import type { CliShell, Sink } from './shell.js';

export type Output = 'table' | 'json' | 'markdown';

/** How a command talks: results on stdout, everything else on stderr. */
export interface Terminal {
  output: Output;
  paint: Paint;
  /** The result: JSON of `value`, or the text for people; the last one is for commands that have Markdown. */
  result(value: unknown, text: () => string, markdown?: () => string): void;
  note(text: string): void;
  /** A step that may take a while; the step before it is done. With `until` it counts down. */
  step(message: string, until?: Date): void;
  /** The last step is done, failed, or stopped by somebody; `said` is what it came to, where that is worth a line. */
  stepEnds(how: 'done' | 'failed' | 'stopped', said?: string): void;
}

export type Paint = Pick<ReturnType<typeof pc.createColors>, 'bold' | 'dim' | 'green' | 'red' | 'yellow'>;

export function createTerminal(
  { out, err, env, now }: Pick<CliShell, 'out' | 'err' | 'env' | 'now'>,
  output: Output,
): Terminal {
  const loud = paintFor(err, env);
  const live = err.isTTY === true && env['TERM'] !== 'dumb';
  let current:
    { message: string; since: number; until: number | undefined; said: number; timer: NodeJS.Timeout } | undefined;

  function elapsed(): number {
    return current ? Math.round((now().getTime() - current.since) / 1000) : 0;
  }

  function clock(): string {
    if (current?.until !== undefined)
      return `${Math.max(0, Math.round((current.until - now().getTime()) / 1000))} s left`;
    return elapsed() >= 2 ? `${elapsed()} s` : '';
  }

  /** On a terminal the line shows the seconds; elsewhere a line every ten seconds says that it still goes on. */
  function tick(): void {
    if (!current) return;
    if (live) {
      const room = (err.columns ?? 80) - 12; // A line that wraps cannot be written over.
      err.write(`\r\u001B[K${loud.dim('…')} ${current.message.slice(0, room)} ${loud.dim(clock())}`);
    } else if (elapsed() - current.said >= 10) {
      current.said = elapsed();
      err.write(`  still: ${current.message} (${clock()})\n`);
    }
  }

  const terminal: Terminal = {
    output,
    paint: paintFor(out, env),
    result(value, text, markdown = text) {
      const texts = { json: () => JSON.stringify(value, null, 2), table: text, markdown };
      out.write(`${texts[output]().trimEnd()}\n`);
    },
    note: (text) => err.write(`${text}\n`),
    step(message, until) {
      terminal.stepEnds('done');
      current = { message, since: now().getTime(), until: until?.getTime(), said: 0, timer: setInterval(tick, 1000) };
      current.timer.unref();
      if (live) tick();
      else err.write(`… ${message}\n`);
    },
    stepEnds(how, said) {
      if (!current) return;
      clearInterval(current.timer);
      const mark = { done: loud.green('✓'), failed: loud.red('✗'), stopped: loud.yellow('–') }[how];
      const passed = said === undefined && elapsed() >= 2 ? ` ${elapsed()} s` : '';
      if (live) err.write(`\r\u001B[K${mark} ${said ?? current.message}${loud.dim(passed)}\n`);
      else if (how === 'failed' || said !== undefined) err.write(`${mark} ${said ?? current.message}\n`);
      current = undefined;
    },
  };
  return terminal;
}

/** A table without colors of its own; rows in the order given. */
export function table(head: string[], rows: string[][]): string {
  const grid = new Table({ head, style: { head: [], border: [] } });
  grid.push(...rows);
  return grid.toString();
}

/** Pairs of name and value, aligned. */
export function pairs(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** https://no-color.org: any non-empty NO_COLOR turns colors off. */
export function paintFor(sink: Sink, env: CliShell['env']): Paint {
  return pc.createColors(sink.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
}
