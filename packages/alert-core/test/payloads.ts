import { readdirSync, readFileSync } from 'node:fs';

/** The payloads that the sources are tested with, each with its `.expected.json`; see the README there. */
export const payloadFolder = new URL('../../../test-data/alerts/', import.meta.url);

const allFiles = readdirSync(payloadFolder, { recursive: true, encoding: 'utf8' }).sort();

/** The payloads, relative to the folder: JSON, or text that is none. */
export const payloadFiles = allFiles.filter((file) => /(?<!\.expected)\.json$|\.txt$/.test(file));

/** What is expected of them. */
export const expectationFiles = allFiles.filter((file) => file.endsWith('.expected.json'));

/** Where the expectation of a payload stands. */
export function expectationOf(file: string): string {
  return file.replace(/\.(json|txt)$/, '.expected.json');
}

/** The publisher's text: what stands in an SNS envelope is taken out, as the handler does before it is parsed. */
export function payloadBody(file: string): string {
  const content = readFileSync(new URL(file, payloadFolder), 'utf8');
  return content.includes('"Type": "Notification"') ? (JSON.parse(content) as { Message: string }).Message : content;
}

/** What surrounds every payload: when it was received and what the configuration says. */
export const payloadContext = {
  receivedAt: '2026-03-01T12:00:00.000Z',
  ownAlarmPrefix: 'casefile-',
  defaults: { team: 'on-call', priority: 'P2', criticalPriority: 'P1' },
} as const;
