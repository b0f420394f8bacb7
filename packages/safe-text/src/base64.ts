/** Letters, digits and signs of both base64 alphabets. */
const run = /[A-Za-z0-9+/_-]{12,}={0,2}/g;

/**
 * Groups of four that decode to three characters of ASCII text. Their high bits are zero, which narrows each place: of
 * random letters one group in twelve passes, so most ids are never decoded.
 */
const asciiGroups = /(?:[CI-Za-f][ACDEFGHQSTUVWXgi-nwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]){3,}/g;

/** A run of base64 and one text that it may stand for. */
interface Encoded {
  readonly start: number;
  readonly end: number;
  readonly decoded: string;
}

/** Runs that decode to something like text, once for each alignment (a path may stand before it: `b64/cGFzc3…`). */
export function base64Runs(text: string): Encoded[] {
  if (text.search(asciiGroups) === -1) return [];
  return [...text.matchAll(run)].flatMap(({ 0: letters, index: start }) =>
    alignments(letters).map((offset) => ({
      start,
      end: start + letters.length,
      decoded: Buffer.from(letters.slice(offset), 'base64').toString('latin1'),
    })),
  );
}

function alignments(letters: string): number[] {
  return [...new Set([...letters.matchAll(asciiGroups)].map(({ index }) => index % 4))];
}
