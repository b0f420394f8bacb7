import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { parseEnvironment } from './environment.js';

const schema = z.object({ TABLE: z.string(), BUDGET: z.coerce.number().int().default(3000), MODE: z.enum(['a', 'b']) });

describe('parseEnvironment', () => {
  it('answers typed values and defaults', () => {
    expect(parseEnvironment(schema, { TABLE: 't', MODE: 'a' })).toEqual({ TABLE: 't', MODE: 'a', BUDGET: 3000 });
  });

  it('names every problem in one message, and no value', () => {
    const read = () => parseEnvironment(schema, { BUDGET: 'hunter2', MODE: 'hunter3' });
    expect(read).toThrow(/TABLE: .*BUDGET: .*MODE: /);
    expect(read).not.toThrow(/hunter/);
  });
});
