import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitHubSecretSchema, webhookSecretsSchema } from '@casefile/adapters';
import { issueRoutingSchema, type Parsed, parseAlert } from '@casefile/alert-core';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseDocument } from 'yaml';
import { deadLetterQueues } from '../packages/cli/src/dlq/queues.js';
import { examplePayloads, type Snippet, snippetsIn, statement } from './docs.js';
import { alertEventReference } from './reference.js';
import { root } from './paths.js';
import { run } from './run.js';
import { terraformBinary } from './terraform.js';

const alertsPage = snippetsIn('docs/alerts.md');
const githubPage = snippetsIn('docs/github.md');
const folder = mkdtempSync(join(tmpdir(), 'snippets-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('docs/alerts.md', () => {
  it('has an example of every source', () => {
    const sources = examplePayloads().flatMap(({ text }) => eventsOf(parsed(text)).map(({ source }) => source));
    expect(new Set(sources)).toEqual(new Set(['cloudwatch', 'grafana', 'alertmanager', 'batch-runner', 'incident']));
  });

  it.each(examplePayloads().map(({ text, stated }) => [stated[0] ?? text, text, stated] as const))(
    'says what becomes of an example: %s',
    (_, text, stated) => {
      expect(eventsOf(parsed(text)).map(statement)).toEqual(stated);
    },
  );

  it('shows a canonical event that its schema accepts', () => {
    const schema = JSON.parse(readFileSync(alertEventReference, 'utf8')) as object;
    const accepts = new Ajv2020({ formats: { 'date-time': true, uri: (text: string) => URL.canParse(text) } }).compile(
      schema,
    );
    const [event, ...others] = marked(alertsPage, 'schema');
    expect(others).toEqual([]);
    expect(accepts(event) ? [] : accepts.errors).toEqual([]);
    expect(accepts({ ...event, priority: 'urgent' })).toBe(false);
  });

  it('shows a secret that the webhook accepts', () => {
    expect(marked(alertsPage, 'secret').map((value) => webhookSecretsSchema.safeParse(value).success)).toEqual([true]);
  });
});

describe('docs/github.md', () => {
  it('shows a secret that issue-agent accepts, once the key is there', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = Buffer.from(privateKey.export({ type: 'pkcs1', format: 'pem' })).toString('base64');
    const secrets = marked(githubPage, 'secret').map((value) => ({ ...value, github_app_key_base64: key }));
    expect(secrets.map((value) => gitHubSecretSchema.safeParse(value).error?.issues ?? [])).toEqual([[]]);
  });

  it('shows a routing file that is accepted', () => {
    const problems = marked(githubPage, 'routing').map((value) => issueRoutingSchema.safeParse(value).error?.issues);
    expect(problems).toEqual([undefined]);
  });

  it('explains what the code says', () => {
    const code = sourcesOf(['adapters', 'issue-handler']);
    const quoted = quotesUnder('## When an issue is missing');
    expect(quoted.length).toBeGreaterThan(15);
    expect(quoted.filter((words) => !code.includes(words))).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  const operations = readFileSync(join(root, 'docs', 'operations.md'), 'utf8');

  it('names each dead-letter queue as it is typed, and where its messages are sent', () => {
    const [, rest = ''] = operations.split('\n## Dead letters\n');
    const rows = [...rest.matchAll(/^\| `([^`]+)` +\| `([^`]+)` +\|.*\| `([^`]+)` +\|$/gm)];
    expect(rows.map(([, name, dlq, target]) => ({ name, dlq, target }))).toEqual(
      deadLetterQueues.map(({ name, dlq, target }) => ({ name, dlq, target })),
    );
  });

  it('says of each step of the smoke test where to look first', () => {
    const [, rest = ''] = operations.split('\n## The smoke test\n');
    const [section = ''] = rest.split('\n## ');
    const explained = [...section.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, step = '']) => step);
    const steps = readFileSync(join(root, 'packages', 'cli', 'src', 'smoke', 'steps.ts'), 'utf8');
    const [, titles = ''] = /titles: [^{]*\{([^}]*)\}/.exec(steps) ?? [];
    expect(explained).toEqual([...titles.matchAll(/'([^']+)'/g)].map(([, title]) => title));
  });
});

describe('the documents', () => {
  const pages = [...alertsPage, ...githubPage, ...snippetsIn('docs/operations.md')];

  it.each(texts(pages, 'yaml'))('shows YAML that can be read (%#)', (text) => {
    expect(parseDocument(text).errors).toEqual([]);
  });

  it.each(texts(pages, 'hcl'))(
    'shows Terraform in its own format (%#)',
    async (text) => {
      await expect(run(await terraformBinary(), ['fmt', '-check', file('main.tf', text)])).resolves.toBe('');
    },
    30_000,
  );

  it.each(texts(pages, 'bash'))('shows commands that a shell can read (%#)', async (text) => {
    await expect(run('bash', ['-n', file('commands.sh', text)])).resolves.toBe('');
  });
});

describe('README.md', () => {
  it('shows an incident that is understood', () => {
    const [incident, ...others] = snippetsIn('README.md').filter(({ language }) => language === 'json');
    expect(others).toEqual([]);
    expect(eventsOf(parsed(incident?.text ?? '')).map(({ title }) => title)).toEqual(['S3AccessError in orders']);
  });
});

function parsed(text: string): Parsed {
  return parseAlert(text, {
    receivedAt: '2026-03-01T12:00:00.000Z',
    ownAlarmPrefix: 'casefile-',
    defaults: { team: 'unassigned', priority: 'P2', criticalPriority: 'P1' },
  });
}

function eventsOf(outcome: Parsed) {
  if (outcome.outcome !== 'events') throw new Error(`${outcome.outcome}: ${outcome.reason}`);
  return outcome.events.map(({ event }) => event);
}

function marked(page: readonly Snippet[], name: string): Record<string, unknown>[] {
  return page.filter(({ mark }) => mark === name).map(({ text }) => JSON.parse(text) as Record<string, unknown>);
}

function texts(page: readonly Snippet[], wanted: string): string[] {
  return page.filter(({ language }) => language === wanted).map(({ text }) => text);
}

/** What the first column of a section's table quotes of log and errors. */
function quotesUnder(heading: string): string[] {
  const [, section = ''] = readFileSync(join(root, 'docs', 'github.md'), 'utf8').split(`${heading}\n`);
  const [table = ''] = section.split('\n## ');
  const first = [...table.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell);
  return first.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words));
}

function sourcesOf(packages: readonly string[]): string {
  const folders = packages.map((name) => join(root, 'packages', name, 'src'));
  return folders
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => /(?<!\.test|\.contract)\.ts$/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
