import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { alertEventJsonSchema, alertEventReference } from './reference.js';

describe('docs/reference', () => {
  it('holds the JSON Schema of the canonical alert as the code has it (yarn reference writes it)', () => {
    const committed: unknown = JSON.parse(readFileSync(alertEventReference, 'utf8'));
    expect(committed).toEqual(alertEventJsonSchema());
  });

  it('lets a sender add keys that nobody knows', () => {
    expect(JSON.stringify(alertEventJsonSchema())).not.toContain('"additionalProperties":false');
  });
});
