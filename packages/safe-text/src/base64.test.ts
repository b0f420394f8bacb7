import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { base64Runs } from './base64.js';

const encoded = Buffer.from('user=app password=hunter2').toString('base64');

describe('base64Runs', () => {
  it.each(['', 'a', 'a/', 'in/', 'objects/', 'x+y-z_/'])('finds a text behind %j', (path) => {
    const [run] = base64Runs(`read ${path}${encoded} today`).filter(({ decoded }) =>
      decoded.includes('password=hunter2'),
    );
    expect(run).toMatchObject({ start: 5, end: 5 + path.length + encoded.length });
  });

  it('finds any ASCII text of twelve characters, in both alphabets', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 12 }),
        fc.constantFrom<BufferEncoding>('base64', 'base64url'),
        (text, alphabet) => {
          const decoded = base64Runs(Buffer.from(text).toString(alphabet)).map((run) => run.decoded);
          expect(decoded).toContain(text);
        },
      ),
    );
  });

  it.each([
    '6bf1a1c2-55c0-4a3e-9f0e-8d1f6b7f5a10',
    '9d268fa0c1b2a3f4e5d6c7b8a9f0e1d2c3b4a5f6',
    'tzvLE4TQkLMKsGDkUhb4QxqIxSQTNDAtdYPBYPyKYqE=',
    'arn:aws:iam::123456789012:role/data-processor-role',
  ])('does not decode %s', (text) => {
    expect(base64Runs(text)).toEqual([]);
  });
});
