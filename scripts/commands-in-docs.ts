import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { localDir, root } from './paths.js';

/** The commands that a page shows in fenced blocks and in the text: those of make, casefile and aws. */
export function commandsIn(markdown: string): string[] {
  const fenced = [...markdown.matchAll(/^ *```bash\n([^]*?)^ *```$/gm)].flatMap(([, text = '']) => text.split('\n'));
  const inline = [...markdown.replaceAll(/^ *```[^]*?^ *```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, text = '']) => text,
  );
  return [...fenced, ...inline].map((line) => line.trim().replace(/ +#.*$/, '')).filter(isOurs);
}

function isOurs(line: string): boolean {
  return /^(make|aws|casefile) [a-z]/.test(line);
}

/** Every target of the Makefile. */
export function makeTargets(): Set<string> {
  const lines = readFileSync(join(root, 'Makefile'), 'utf8').split('\n');
  return new Set(lines.flatMap((line) => /^([a-z][a-z0-9 -]*):(?!=)/.exec(line)?.[1]?.split(' ') ?? []));
}

/** What is wrong with the calls of the AWS CLI in a line: services, operations or options that it does not have. */
export function problemsOfAws(line: string): string[] {
  return line.split(/(?=\baws [a-z0-9-]+ [a-z-]+)/).flatMap((call) => {
    const [, service, operation] = /^aws ([a-z0-9-]+) ([a-z-]+)/.exec(call) ?? [];
    if (!service || !operation) return [];
    const options = optionsOf(service)?.get(operation);
    if (!options) return [`aws ${service} ${operation} is unknown`];
    const used = [...call.matchAll(/ --([a-z0-9-]+)/g)].map(([, option = '']) => option);
    const unknown = used.filter((option) => !options.has(option) && !everywhere.includes(option));
    return unknown.map((option) => `aws ${service} ${operation} has no --${option}`);
  });
}

const everywhere = ['query', 'output', 'region', 'endpoint-url', 'profile'];

interface ServiceModel {
  operations: Record<string, { input?: { shape: string } }>;
  shapes: Record<string, { members?: Record<string, unknown> }>;
}

/**
 * The options of each operation of a service, as the AWS CLI makes them of botocore's description of it, which comes with
 * the local AWS (`make setup`).
 */
function optionsOf(service: string): Map<string, Set<string>> | undefined {
  const data = botocoreData();
  if (!readdirSync(data).includes(service)) return undefined;
  const version = readdirSync(join(data, service)).sort().at(-1) ?? '';
  const folder = join(data, service, version);
  const file = readdirSync(folder).find((name) => name.startsWith('service-2.json')) ?? '';
  const bytes = readFileSync(join(folder, file));
  const model = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as ServiceModel;
  return new Map(
    Object.entries(model.operations).map(([name, { input }]) => {
      const members = Object.keys(model.shapes[input?.shape ?? '']?.members ?? {});
      return [kebab(name), new Set(members.map(kebab))];
    }),
  );
}

function botocoreData(): string {
  const found = readdirSync(localDir)
    .filter((name) => name.startsWith('ministack-'))
    .flatMap((venv) => readdirSync(join(localDir, venv, 'lib')).map((python) => join(localDir, venv, 'lib', python)))
    .map((python) => join(python, 'site-packages', 'botocore', 'data'));
  if (!found[0]) throw new Error('There is no description of AWS here: run `make setup` first.');
  return found[0];
}

function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}
