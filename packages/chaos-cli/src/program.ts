import { Command, CommanderError } from 'commander';
import type { CommandSpec } from './commands/command.js';
import { commands } from './commands/index.js';
import { asError, ChaosError, exitCodes } from './error.js';
import { outputSchema } from './options.js';
import type { Shell } from './shell.js';
import { createTerminal, paintFor } from './terminal.js';

/** Runs the command line `chaos …` (arguments without node and script) and answers the exit code; throws nothing. */
export async function runCli(args: readonly string[], shell: Shell): Promise<number> {
  let exitCode = exitCodes.ok as number;
  const program = configured(new Command('chaos'), shell)
    .description('Breaks a function on purpose, watches what comes of it, and puts everything back.')
    .addHelpText(
      'after',
      helpEnd([
        ['yarn chaos run --target s3', 'the whole experiment'],
        ['yarn chaos COMMAND --help', 'options, examples, exit codes'],
      ]),
    );
  for (const spec of commands) {
    program.addCommand(
      commandOf(spec, shell).action(async (values: unknown) => {
        exitCode = await perform(spec, values, shell);
      }),
    );
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
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.refused;
  }
}

async function perform(spec: CommandSpec, values: unknown, shell: Shell): Promise<number> {
  const { output } = outputSchema.parse(values);
  const terminal = createTerminal(shell, output);
  try {
    return await spec.act(values, shell, terminal);
  } catch (thrown) {
    terminal.stepEnds('failed');
    const error = asError(thrown);
    const next = error instanceof ChaosError ? error.next : 'This is a defect of chaos; please report it.';
    const exitCode = error instanceof ChaosError ? error.exitCode : exitCodes.failed;
    if (output === 'json') {
      shell.err.write(`${JSON.stringify({ error: { message: error.message, next, exit_code: exitCode } })}\n`);
    } else {
      const paint = paintFor(shell.err, shell.env);
      shell.err.write(`${paint.red('error:')} ${error.message}\n${paint.bold('next: ')} ${next}\n`);
    }
    return exitCode;
  }
}

function commandOf(spec: CommandSpec, shell: Shell): Command {
  const command = configured(new Command(spec.name), shell).summary(spec.summary).description(spec.description);
  for (const option of spec.options(shell.env)) command.addOption(option);
  return command.addHelpText('after', helpEnd(spec.examples, spec.exitCodes));
}

function configured(command: Command, { out, err }: Shell): Command {
  return command
    .exitOverride()
    .configureOutput({ writeOut: (text) => void out.write(text), writeErr: (text) => void err.write(text) })
    .showHelpAfterError('Add --help for options and examples.');
}

function helpEnd(examples: CommandSpec['examples'], codes: CommandSpec['exitCodes'] = []): string {
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
