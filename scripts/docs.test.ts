import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { webhookSecretsSchema } from '@casefile/adapters';
import { type Parsed, parseAlert } from '@casefile/alert-core';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseDocument } from 'yaml';
import { examplePayloads, snippetsIn, statement } from './docs.js';
import { alertEventReference } from './reference.js';
import { run } from './run.js';
import { terraformBinary } from './terraform.js';

const snippets = snippetsIn('docs/alerts.md');
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
    const [event, ...others] = marked('schema');
    expect(others).toEqual([]);
    expect(accepts(event) ? [] : accepts.errors).toEqual([]);
    expect(accepts({ ...event, priority: 'urgent' })).toBe(false);
  });

  it('shows a secret that the webhook accepts', () => {
    expect(marked('secret').map((value) => webhookSecretsSchema.safeParse(value).success)).toEqual([true]);
  });

  it.each(texts('yaml'))('shows YAML that can be read (%#)', (text) => {
    expect(parseDocument(text).errors).toEqual([]);
  });

  it.each(texts('hcl'))(
    'shows Terraform in its own format (%#)',
    async (text) => {
      await expect(run(await terraformBinary(), ['fmt', '-check', file('main.tf', text)])).resolves.toBe('');
    },
    30_000,
  );

  it.each(texts('bash'))('shows commands that a shell can read (%#)', async (text) => {
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

function marked(name: string): Record<string, unknown>[] {
  return snippets.filter(({ mark }) => mark === name).map(({ text }) => JSON.parse(text) as Record<string, unknown>);
}

function texts(wanted: string): string[] {
  return snippets.filter(({ language }) => language === wanted).map(({ text }) => text);
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
