import type { Span } from './spans.js';

/** A text as a reader some decoding steps on would see it. `at` gives the place in the original of what stands at an index, also of the end. */
export interface View {
  readonly text: string;
  at(index: number): number;
}

const depth = 6;

/** The text as it is, and with its backslash and percent escapes undone once, twice and up to six times (JSON in JSON, URLs in JSON). */
export function viewsOf(text: string): View[] {
  const views: View[] = [{ text, at: (index) => index }];
  for (let view = views[0]; view !== undefined && views.length <= depth;) {
    view = unescapeOnce(view);
    if (view !== undefined) views.push(view);
  }
  return views;
}

const escapes = /\\(?:u[0-9a-fA-F]{4}|[^])|%[0-9a-fA-F]{2}/g;

/** `undefined` when there is nothing to undo. */
function unescapeOnce(view: View): View | undefined {
  if (!view.text.includes('\\') && !view.text.includes('%')) return undefined;
  const matches = [...view.text.matchAll(escapes)];
  if (matches.length === 0) return undefined;
  let text = '';
  let done = 0;
  const origin = new Uint32Array(view.text.length + 1);
  const copyUntil = (end: number): void => {
    for (let index = done; index < end; index += 1) origin[text.length + index - done] = view.at(index);
    text += view.text.slice(done, end);
    done = end;
  };
  for (const { 0: escape, index } of matches) {
    copyUntil(index);
    origin[text.length] = view.at(index);
    text += unescaped(escape);
    done = index + escape.length;
  }
  copyUntil(view.text.length);
  origin[text.length] = view.at(view.text.length);
  return { text, at: (index) => origin[index] ?? 0 };
}

const whitespace: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

function unescaped(escape: string): string {
  if (escape.startsWith('%')) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
  if (escape.length > 2) return String.fromCharCode(Number.parseInt(escape.slice(2), 16));
  return whitespace[escape.charAt(1)] ?? escape.charAt(1);
}

/** The spans, widened so that none begins or ends within an escape sequence. */
export function unitsOf(views: readonly View[], spans: readonly Span[]): Span[] {
  const unescaped = views[1];
  if (unescaped === undefined) return [...spans];
  return spans.map(({ start, end, kind }) => ({
    start: unescaped.at(lastAtOrBefore(unescaped, start)),
    end: unescaped.at(lastAtOrBefore(unescaped, end - 1) + 1),
    kind,
  }));
}

function lastAtOrBefore(view: View, position: number): number {
  let low = 0;
  let high = view.text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (view.at(middle) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
