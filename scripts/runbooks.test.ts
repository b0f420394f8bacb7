import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createFakeShell } from '../packages/cli-kit/test/fake-shell.js';
import { runCli } from '../packages/cli/src/program.js';
import { commandsIn, makeTargets, problemsOfAws } from './commands-in-docs.js';
import { root } from './paths.js';

const folder = join(root, 'docs', 'runbooks');
const runbooks = readdirSync(folder).map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
const operations = { file: '../operations.md', text: readFileSync(join(root, 'docs', 'operations.md'), 'utf8') };

describe('a runbook', () => {
  it.each(runbooks)('$file says what it means, whom it hurts, how to find the cause and what to do', ({ text }) => {
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
      'Meaning',
      'Impact',
      'Diagnosis',
      'Mitigation',
    ]);
    expect(commandsIn(text).length).toBeGreaterThan(0);
  });

  it.each(runbooks)('$file is named by an alarm', ({ file }) => {
    const name = file.replace(/\.md$/, '');
    const isNamed = new RegExp(`runbooks}/${name}\\.md"|runbook += "${name}"`);
    expect(terraformFiles().filter((text) => isNamed.test(text)).length).toBeGreaterThan(0);
  });

  it.each([...runbooks, operations])('$file links to what is there', ({ file, text }) => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    const broken = links.filter(([, path = '', anchor]) => {
      const target = path === '' ? join(folder, file) : join(dirname(join(folder, file)), path);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  it('shows the query that is saved', () => {
    const [, shown = ''] = /^```\n(fields [^]*?)^```$/m.exec(operations.text) ?? [];
    const saved = readFileSync(join(root, 'infra', 'service', 'queries.tf'), 'utf8').replaceAll(/^ {4,6}/gm, '');
    expect(shown).toContain('filter @message like');
    expect(saved).toContain(`<<-EOT\n${shown}EOT`);
  });
});

describe('the commands of the pages for operators', () => {
  const all = [...runbooks, operations].flatMap(({ file, text }) => commandsIn(text).map((line) => ({ file, line })));
  const starting = (word: string) => all.filter(({ line }) => line.startsWith(`${word} `));
  const casefile = all.flatMap(({ file, line }) => argumentsOfCasefile(line).map((args) => ({ file, args })));

  it('are of all three kinds, so that the tests below check something', () => {
    expect(starting('make').length).toBeGreaterThan(10);
    expect(starting('aws').length).toBeGreaterThan(10);
    expect(casefile.length).toBeGreaterThan(8);
  });

  it.each(starting('make'))('$line ($file) is a target of the Makefile', ({ line }) => {
    expect(makeTargets()).toContain(line.split(' ')[1]);
  });

  it.each(starting('aws'))('$line ($file) is an operation of AWS with such options', ({ line }) => {
    expect(problemsOfAws(line)).toEqual([]);
  });

  it.each(casefile)('casefile $args ($file) is a command with such options', async ({ args }) => {
    expect(await problemsOfCasefile(args)).toEqual([]);
  });

  it('are caught when they are wrong', async () => {
    expect(makeTargets()).not.toContain('aws-explode');
    expect(problemsOfAws('aws sqs explode-queue')).toEqual(['aws sqs explode-queue is unknown']);
    expect(problemsOfAws('aws nothing do-it')).toEqual(['aws nothing do-it is unknown']);
    expect(problemsOfAws('aws sqs receive-message --queue-url "$(aws sqs list-queues --loud)"')).toEqual([
      'aws sqs list-queues has no --loud',
    ]);
    expect(await problemsOfCasefile('explode')).toEqual(['there is no casefile explode']);
    expect(await problemsOfCasefile('github')).toEqual(['there is no casefile github']);
    expect(await problemsOfCasefile('github check now')).toEqual(['casefile github check takes no now']);
    expect(await problemsOfCasefile('github check --loud')).toEqual(['casefile github check has no --loud']);
  });
});

/** What is handed to `casefile`, directly or by make. */
function argumentsOfCasefile(line: string): string[] {
  const [, direct, , quoted, bare] = /^casefile (.+)$|^make casefile .*?ARGS=(?:(["'])(.+)\2|(\S+))/.exec(line) ?? [];
  return [direct, quoted, bare].filter((args) => args !== undefined && args !== '…').map(withoutTexts);
}

/** A text in quotes is one word, and whatever stands in it is no option. */
function withoutTexts(args = ''): string {
  return args.replaceAll(/(["'])[^"']*\1/g, 'TEXT');
}

/** What the command line's own help knows nothing of. */
async function problemsOfCasefile(args: string): Promise<string[]> {
  const words = args.split(' ');
  const end = words.findIndex((word) => word.startsWith('-'));
  const given = end === -1 ? words : words.slice(0, end);
  for (let length = given.length; length > 0; length -= 1) {
    const name = given.slice(0, length).join(' ');
    const help = await helpOf(name);
    const [, places] =
      new RegExp(`^Usage: casefile ${name} \\[options\\](?! \\[command\\])(.*)$`, 'm').exec(help) ?? [];
    if (places === undefined) continue;
    const taken = places.split(' ').filter((place) => place !== '').length;
    const surplus = given.slice(length + taken);
    const options = words.filter((word) => word.startsWith('--')).filter((word) => !help.includes(`${word} `));
    return [
      ...surplus.map((word) => `casefile ${name} takes no ${word}`),
      ...options.map((option) => `casefile ${name} has no ${option}`),
    ];
  }
  return [`there is no casefile ${given.join(' ')}`];
}

async function helpOf(name: string): Promise<string> {
  const { shell, written } = createFakeShell({ now: () => new Date(0), sleep: () => Promise.resolve() });
  const connect = () => {
    throw new Error('help asks nobody');
  };
  await runCli([...name.split(' '), '--help'], { ...shell, connect, ask: () => Promise.resolve(undefined) });
  return written.out;
}

function terraformFiles(): string[] {
  const files = readdirSync(join(root, 'infra'), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.tf')).map((file) => readFileSync(join(root, 'infra', file), 'utf8'));
}

/** As GitHub makes them of headings. */
function anchorsOf(file: string): string[] {
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
