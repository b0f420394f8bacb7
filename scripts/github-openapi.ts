import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes from GitHub's published OpenAPI description what the fake GitHub answers: its paths, their statuses, and the
 * schemas that these need, as JSON Schema 2020-12. `npm pack @octokit/openapi@VERSION`, unpack it, and give its folder.
 */
const wanted = {
  '/app': ['get'],
  '/app/installations': ['get'],
  '/app/installations/{installation_id}/access_tokens': ['post'],
  '/orgs/{org}/installation': ['get'],
  '/users/{username}/installation': ['get'],
  '/repos/{owner}/{repo}/installation': ['get'],
  '/repos/{owner}/{repo}': ['get'],
  '/repos/{owner}/{repo}/issues': ['get', 'post'],
  '/repos/{owner}/{repo}/issues/{issue_number}': ['get', 'patch'],
  '/repos/{owner}/{repo}/issues/{issue_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/labels': ['get', 'post'],
};

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

interface Description {
  info: { version: string };
  paths: Record<string, Record<string, { responses: Record<string, ResponseOrRef> }>>;
  components: { schemas: Record<string, Json>; responses: Record<string, ResponseOrRef> };
}

interface ResponseOrRef {
  $ref?: string;
  content?: Record<string, { schema?: Json }>;
}

/** What tells people something but does not say what is valid. */
const telling = ['title', 'description', 'example', 'examples', 'default', 'deprecated', 'externalDocs'];

const target = join(import.meta.dirname, '..', 'test-data', 'github', 'openapi-subset.json');
const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('Give the folder of the unpacked package @octokit/openapi.\n');
  process.exitCode = 2;
} else {
  const source = readFileSync(join(folder, 'generated', 'api.github.com.json'), 'utf8');
  const subset = takeSubset(JSON.parse(source) as Description);
  mkdirSync(join(target, '..'), { recursive: true });
  writeFileSync(target, `${JSON.stringify(subset)}\n`);
}

function takeSubset({ info, paths, components }: Description) {
  const needed = new Map<string, Json>();
  const need = (name: string) => {
    if (needed.has(name)) return;
    needed.set(name, null); // schemas refer to each other in circles
    needed.set(name, convert(components.schemas[name] ?? missing(name), need));
  };
  const operations: Record<string, Record<string, Json>> = {};
  for (const [path, methods] of Object.entries(wanted))
    for (const method of methods) {
      const { responses } = paths[path]?.[method] ?? missing(`${method} ${path}`);
      operations[`${method.toUpperCase()} ${path}`] = Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [status, schemaOf(response, components, need)]),
      );
    }
  const $defs = Object.fromEntries([...needed].sort(([one], [other]) => one.localeCompare(other)));
  return { version: info.version, operations, $defs };
}

function schemaOf(response: ResponseOrRef, components: Description['components'], need: (name: string) => void): Json {
  const name = response.$ref?.split('/').at(-1);
  const { content } = name === undefined ? response : (components.responses[name] ?? missing(name));
  const schema = content?.['application/json']?.schema;
  return schema === undefined ? true : convert(schema, need);
}

/** From OpenAPI 3.0 to JSON Schema: `nullable` becomes a type, references become local. */
function convert(schema: Json, need: (name: string) => void): Json {
  if (Array.isArray(schema)) return schema.map((one) => convert(one, need));
  if (schema === null || typeof schema !== 'object') return schema;
  if (typeof schema['$ref'] === 'string') {
    const name = schema['$ref'].split('/').at(-1) ?? '';
    need(name);
    return { $ref: `#/$defs/${name}` };
  }
  const kept = Object.entries(schema).filter(
    ([key]) => key !== 'nullable' && !telling.includes(key) && !key.startsWith('x-'),
  );
  const converted: JsonObject = {};
  for (const [key, value] of kept)
    converted[key] = key === 'properties' ? convertEach(value, need) : convert(value, need);
  return schema['nullable'] === true ? orNull(converted) : converted;
}

/** Property names are names, also where they are `title` or `description`. */
function convertEach(properties: Json, need: (name: string) => void): Json {
  return Object.fromEntries(
    Object.entries(properties as JsonObject).map(([name, schema]) => [name, convert(schema, need)]),
  );
}

function orNull(schema: JsonObject): JsonObject {
  const { type, enum: choices } = schema;
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [type, 'null'], ...(Array.isArray(choices) ? { enum: [...choices, null] } : {}) };
}

function missing(what: string): never {
  throw new Error(`The description has no ${what}.`);
}
