import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { alertEventSchema } from '@casefile/alert-core';
import { exitWith } from './progress.js';
import { root } from './paths.js';

export const alertEventReference = join(root, 'docs', 'reference', 'alert-event.schema.json');

/** The canonical alert as JSON Schema (draft 2020-12), as a sender may write it: unknown keys are dropped, not refused. */
export function alertEventJsonSchema(): object {
  return {
    title: 'AlertEvent',
    description: 'One alert of one provider in canonical form. Times are ISO 8601 UTC with milliseconds.',
    ...alertEventSchema.toJSONSchema({ io: 'input' }),
  };
}

/** Writes `docs/reference/`; a test compares it with the code. */
async function main(): Promise<void> {
  const { format } = await import('prettier');
  mkdirSync(dirname(alertEventReference), { recursive: true });
  const text = await format(JSON.stringify(alertEventJsonSchema()), { parser: 'json', printWidth: 120 });
  writeFileSync(alertEventReference, text);
}

if (import.meta.url === `file://${process.argv[1] ?? ''}`) await main().catch(exitWith);
