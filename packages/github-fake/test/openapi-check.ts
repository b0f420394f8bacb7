import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import type { Exchange } from './app-client.js';

interface Subset {
  operations: Record<string, Record<string, AnySchema>>;
  $defs: Record<string, { type?: string; properties?: object; additionalProperties?: unknown }>;
}

/** What GitHub answers although its description of the operation does not list it; the body is its plain error. */
const undeclared: Record<number, string> = {
  301: 'an issue that was transferred, also where it is written to',
  400: 'a body that is no JSON',
  401: 'no or wrong credentials, anywhere',
  403: 'limits, suspended installations and missing rights, anywhere',
  404: 'an App that does not exist, anywhere',
  410: 'issues that are switched off',
  422: 'a body that does not fit, anywhere',
};

const file = join(import.meta.dirname, '..', '..', '..', 'test-data', 'github', 'openapi-subset.json');

/** Throws unless an answer is one that GitHub's description allows: operation, status, body, and no field that it lacks. */
export function createOpenApiCheck(): (exchange: Pick<Exchange, 'operation' | 'status' | 'body'>) => void {
  const { operations, $defs } = JSON.parse(readFileSync(file, 'utf8')) as Subset;
  for (const [name, schema] of Object.entries($defs))
    if (schema.type === 'object' && schema.properties && !name.endsWith('-error'))
      schema.additionalProperties ??= false;
  // The list's own schema wants an account to be a user and an enterprise at once; a single installation's is right.
  operations['GET /app/installations'] = { 200: { type: 'array', items: { $ref: '#/$defs/installation' } } };
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const check = (schema: AnySchema, { operation, status, body }: Pick<Exchange, 'operation' | 'status' | 'body'>) => {
    const validate = ajv.compile({ allOf: [schema], $defs });
    if (validate(body)) return;
    throw new Error(`${operation} ${status}: ${ajv.errorsText(validate.errors)}`);
  };
  return (exchange) => {
    const { operation, status } = exchange;
    const statuses = operations[operation];
    if (!statuses) throw new Error(`GitHub's description has no ${operation}`);
    const schema = statuses[String(status)];
    if (schema !== undefined) check(schema, exchange);
    else if (undeclared[status] === undefined) throw new Error(`${operation}: ${status} is not described`);
    else check({ $ref: '#/$defs/basic-error', required: ['message', 'documentation_url'] }, exchange);
  };
}
