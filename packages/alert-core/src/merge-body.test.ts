import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { managedPart, mergeBody, roomIn } from './merge-body.js';

const marker = `<!-- casefile key=${'a'.repeat(64)} episode=1 mac=${'b'.repeat(64)} -->`;
const begin = '<!-- casefile:begin -->';
const end = '<!-- casefile:end -->';
const old = managedPart(marker, '## FIRING\n\nfired once');
const managed = managedPart(marker, '## RESOLVED\n\nfired twice');

describe('mergeBody', () => {
  it.each<[string, string, string]>([
    ['fills an empty body', '', managed],
    ['takes the place of what it was', old, managed],
    [
      'keeps what stands behind it, byte for byte',
      `${old}\r\n\r\n| a |\t \r\n  note  `,
      `${managed}\r\n\r\n| a |\t \r\n  note  `,
    ],
    ['parts from it what was typed right behind it', `${old}note`, `${managed}\n\nnote`],
    ['moves below it what was typed above it', `note\n${old}\n\nmore`, `${managed}\n\nnote\n\n\nmore`],
    ['knows itself with the line ends of a form', `${crlf(old)}\r\nnote`, `${managed}\r\nnote`],
    ['comes back when everything was deleted', 'note', `${managed}\n\nnote`],
    ['comes back when its marker was deleted', old.replace(`${marker}\n`, ''), managed],
    ['comes back when its text was deleted', `${marker}\n${begin}\n${end}\n\nnote`, `${managed}\n\nnote`],
    ['replaces what was written inside it', old.replace('once', 'once, I think'), managed],
    ['keeps the old text where its end is gone', `${marker}\n${begin}\nold\nnote`, `${managed}\n\nold\nnote`],
    ['keeps the old text where its begin is gone', `${marker}\nold\n${end}\nnote`, `${managed}\n\nold\nnote`],
    ['leaves a copy of it in peace', `${old}\n\n> ${begin}\n> note ${end}`, `${managed}\n\n> ${begin}\n> note ${end}`],
    ['drops a marker of another issue above it', `${marker.replace('=1', '=7')}\nnote\n${old}`, `${managed}\n\nnote\n`],
    ['ignores an end above it', `${end}\nnote\n${old}`, `${managed}\n\nnote\n`],
    ['ignores a begin above it', `${begin}\nnote\n${old}`, `${managed}\n\nnote\n`],
  ])('%s', (_, current, merged) => {
    expect(mergeBody(current, managed)).toBe(merged);
    expect(mergeBody(merged, managed)).toBe(merged);
  });

  it.each<[string, string]>([
    ['line ends', crlf(managed)],
    ['blanks at the ends of lines', `${managed.replaceAll('\n', '  \n')}\n\n note`],
    ['nothing, with a note behind it', `${managed}\n\nnote`],
  ])('changes nothing when it differs in %s', (_, current) => {
    expect(mergeBody(current, managed)).toBe(current);
  });

  it('says the same the second time, whatever was there', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        marker,
        begin,
        end,
        old,
        managed,
        crlf(old),
        old.slice(0, -9),
        old.slice(90),
        '\n',
        '\r\n',
        ' ',
        'note',
      ),
      fc.constantFrom('<!-- casefile:be', 'gin -->', '<!-- casefile:', '<!-- casefile key=', '-->', '<!--'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const once = mergeBody(pieces.join(''), managed);
        expect(mergeBody(once, managed)).toBe(once);
        expect(once.replaceAll('\r', '').startsWith(marker)).toBe(true);
        const later = mergeBody(mergeBody(once, old), managed);
        expect(mergeBody(mergeBody(later, old), managed)).toBe(later);
        expect(later.length).toBeLessThanOrEqual(once.length);
      }),
      { numRuns: process.env.CASEFILE_SOAK ? 100_000 : 2000 },
    );
  });

  it('loses no note, whatever happened to the marks', () => {
    const damage = fc.constantFrom<((text: string) => string)[]>(
      (text) => text,
      (text) => text.replace(marker, ''),
      (text) => text.replace(begin, ''),
      (text) => text.replace(end, ''),
      (text) => text.replace(begin, `${begin}${begin}`),
      (text) => text.replace(end, `${end}\n${end}`),
      (text) => text.replace(`\n${begin}`, '').replace('## ', `${begin}## `),
      (text) => `${marker}\n${text}`,
      (text) => `${end}${text}${begin}`,
      crlf,
    );
    const note = fc
      .string({ unit: fc.constantFrom('n', '\n', ' ', '`', '<', '!', '-', '>', '日') })
      .map((text) => `n${text}n`);
    fc.assert(
      fc.property(note, note, fc.array(damage, { maxLength: 4 }), (above, below, steps) => {
        const body = steps.reduce((text, step) => step(text), `${above}\n${old}\n${below}`);
        const merged = mergeBody(body, managed).replaceAll('\r', '');
        expect(merged.startsWith(managed)).toBe(true);
        const rest = merged.slice(managed.length);
        expect(rest.indexOf(above)).toBeGreaterThanOrEqual(0);
        expect(rest.slice(rest.indexOf(above) + above.length)).toContain(below);
      }),
      { numRuns: 1000 },
    );
  });

  describe('where GitHub takes no more', () => {
    const long = 'n'.repeat(64_000);

    it('keeps what people wrote and says that the alert has no room', () => {
      const merged = mergeBody(`${old}\n\n${long}`, managedPart(marker, 'm'.repeat(3000)));
      expect(merged).toMatch(/leaves no room for the alert here\.\n\n<!-- casefile:end -->\n\nn+$/);
      expect(merged.endsWith(long)).toBe(true);
      expect(mergeBody(merged, managedPart(marker, 'm'.repeat(3000)))).toBe(merged);
    });

    it('takes a part that is rendered for the room that there is', () => {
      const current = `${old}\n\n${long}`;
      const room = roomIn(current);
      const part = managedPart(marker, 'm'.repeat(room - managedPart(marker, '').length));
      expect(mergeBody(current, part)).toBe(`${part}\n\n${long}`);
      expect(mergeBody(current, part).length).toBeLessThanOrEqual(65_536);
      expect(roomIn(mergeBody(current, part))).toBe(room);
    });

    it('changes nothing where not even a line of ours fits', () => {
      const full = 'n'.repeat(65_500);
      expect(mergeBody(full, managed)).toBe(full);
    });
  });

  it('reads 65 kB of marks in passing', () => {
    for (const text of [begin, end, marker, '<!-- casefile', `${begin}${end}`]) {
      const current = text.repeat(Math.floor(65_000 / text.length));
      const once = mergeBody(current, managed);
      expect(mergeBody(once, managed)).toBe(once);
    }
  });
});

function crlf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}
