import { Command, CommanderError } from 'commander';
import type { CommandSpec } from './command.js';
import { nameOfOutput } from './options.js';
import type { CliShell } from './shell.js';
import { createTerminal, paintFor } from './terminal.js';

/** What a person can do about an error, and what the process answers. */
export interface Advice {
  next: string;
  exitCode: number;
}

/** A whole command line, as data. */
export interface ProgramSpec<Shell extends CliShell> {
  name: string;
  description: string;
  examples: CommandSpec<Shell>['examples'];
  /** In the order of the help text. */
  commands: readonly CommandSpec<Shell>[];
  /** What a group of commands is about, by its word. */
  groups?: Readonly<Record<string, string>>;
  /** Nothing for an error that is a defect. */
  explain: (error: Error) => Advice | undefined;
}

/** What the process answers to the wrong command, option or value. */
const WRONG_USAGE = 2;

/** Runs a command line (arguments without node and script) and answers the exit code; throws nothing. */
export async function runProgram<Shell extends CliShell>(
  spec: ProgramSpec<Shell>,
  args: readonly string[],
  shell: Shell,
): Promise<number> {
  let exitCode = 0;
  const program = configured(new Command(spec.name), shell)
    .description(spec.description)
    .addHelpText('after', helpEnd(spec.examples));
  const groups = new Map<string, Command>();
  for (const one of spec.commands) {
    const words = one.name.split(' ');
    const command = commandOf(one, words.at(-1) ?? '', shell);
    command.action(async () => {
      exitCode = await perform(spec, one, valuesOf(command), shell);
    });
    const [group] = words.length > 1 ? words : [];
    (group === undefined ? program : groupOf(group)).addCommand(command);
  }
  if (args.length === 0) {
    program.outputHelp();
    return exitCode;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : WRONG_USAGE;
  }

  function groupOf(word: string): Command {
    const group = groups.get(word) ?? configured(new Command(word), shell).description(spec.groups?.[word] ?? '');
    if (!groups.has(word)) program.addCommand(group);
    groups.set(word, group);
    return group;
  }
}

async function perform<Shell extends CliShell>(
  { name, explain }: ProgramSpec<Shell>,
  command: CommandSpec<Shell>,
  values: unknown,
  shell: Shell,
): Promise<number> {
  const output = nameOfOutput(values);
  const terminal = createTerminal(shell, output);
  try {
    return await command.act(values, shell, terminal);
  } catch (thrown) {
    terminal.stepEnds('failed');
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const defect = { next: `This is a defect of ${name}; please report it.`, exitCode: 1 };
    const { next, exitCode } = explain(error) ?? defect;
    if (output === 'json') {
      shell.err.write(`${JSON.stringify({ error: { message: error.message, next, exit_code: exitCode } })}\n`);
    } else {
      const paint = paintFor(shell.err, shell.env);
      shell.err.write(`${paint.red('error:')} ${error.message}\n${paint.bold('next: ')} ${next}\n`);
    }
    return exitCode;
  }
}

function commandOf<Shell extends CliShell>(spec: CommandSpec<Shell>, word: string, shell: Shell): Command {
  const command = configured(new Command(word), shell).summary(spec.summary).description(spec.description);
  for (const argument of spec.arguments?.() ?? []) command.addArgument(argument);
  for (const option of spec.options(shell.env)) command.addOption(option);
  return command.addHelpText('after', helpEnd(spec.examples, spec.exitCodes));
}

function valuesOf(command: Command): unknown {
  const typed = command.registeredArguments.map(
    (argument, index) => [argument.name(), command.processedArgs[index] as unknown] as const,
  );
  return { ...command.opts(), ...Object.fromEntries(typed) };
}

function configured(command: Command, { out, err }: CliShell): Command {
  return command
    .exitOverride()
    .configureOutput({ writeOut: (text) => void out.write(text), writeErr: (text) => void err.write(text) })
    .showHelpAfterError('Add --help for options and examples.');
}

type Pairs<First> = readonly (readonly [First, string])[];

function helpEnd(examples: Pairs<string>, codes: Pairs<number> = []): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  return [
    '',
    'Examples:',
    ...examples.map(([line, what]) => `  ${line.padEnd(width)}  # ${what}`),
    ...(codes.length === 0
      ? []
      : ['', 'Exit codes:', ...codes.map(([code, what]) => `  ${String(code).padEnd(3)}  ${what}`)]),
  ].join('\n');
}
