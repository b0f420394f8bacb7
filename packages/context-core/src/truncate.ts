/** The longest string that a case file keeps, in code points. */
export const MAX_STRING = 500;

/**
 * At most `limit` code points of `text`, a marker at the end that says how many are gone included:
 * `User: arn:aws:…[+1234 characters]`. A limit too small for the marker leaves the marker alone. What was cut before
 * is counted on, so cutting again never hides how long the text was.
 */
export function truncateString(text: string, limit: number = MAX_STRING): string {
  if (text.length <= limit || codePoints(text) <= limit) return text;
  const { body, gone } = withoutMarker(text);
  const length = codePoints(body);
  for (let room = limit - marker(gone).length; ; room--) {
    const kept = Math.min(Math.max(room, 0), length);
    const end = marker(gone + length - kept);
    if (kept === 0 || kept + end.length <= limit) return head(body, kept) + end;
  }
}

/** Cuts every string inside JSON-like `value` to `limit` code points; keys, numbers and order stay. */
export function truncateDeep(value: unknown, limit: number = MAX_STRING): unknown {
  return cutDeep(value, { strings: limit }).value;
}

/**
 * Like `truncateDeep`, and keeps the first `items` of each list. What lies more than 32 levels deep becomes one string
 * that says so. `omitted` counts the code points, and the list items and deep values, that are gone.
 */
export function cutDeep<T>(value: T, { strings, items = Infinity }: { strings: number; items?: number }) {
  const omitted = { characters: 0, items: 0 };
  const cut = (value: unknown, levels: number): unknown => {
    if (typeof value === 'string') {
      const short = truncateString(value, strings);
      if (short !== value) omitted.characters += withoutMarker(short).gone - withoutMarker(value).gone;
      return short;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (levels === 0) {
      omitted.items += 1;
      return '…[nested deeper]';
    }
    if (Array.isArray(value)) {
      omitted.items += Math.max(value.length - items, 0);
      return value.slice(0, items).map((item) => cut(item, levels - 1));
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item, levels - 1)]));
  };
  return { value: cut(value, MAX_LEVELS) as T, omitted };
}

const MAX_LEVELS = 32;

const marker = (gone: number) => `…[+${gone} characters]`;

function withoutMarker(text: string): { body: string; gone: number } {
  const match = /…\[\+(\d{1,9}) characters\]$/.exec(text);
  return match ? { body: text.slice(0, match.index), gone: Number(match[1]) } : { body: text, gone: 0 };
}

function codePoints(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

function head(text: string, count: number): string {
  let end = 0;
  for (let left = count; left > 0; left--) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}
