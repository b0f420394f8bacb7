import { base64Runs } from './base64.js';
import { patterns } from './patterns.js';
import { mergeSpans, replaceSpans, type Span, within } from './spans.js';
import { unitsOf, type View, viewsOf } from './views.js';

/**
 * Replaces every secret by `[REDACTED:kind]`: as it is, URL-encoded, in base64, in JSON and in JSON inside JSON. Valid
 * JSON stays valid; redacting twice is redacting once.
 *
 * Redact first and truncate afterwards: of a secret that was cut, only an unmistakable beginning can be recognised.
 */
export function redact(text: string): string {
  let result = text;
  for (let round = 0; round < maxRounds; round += 1) {
    const next = redactOnce(result);
    if (next === result) break;
    result = next;
  }
  return result;
}

/** What is redacted may bring to light one more secret beside it, hardly ever twice. */
const maxRounds = 5;

function redactOnce(text: string): string {
  const views = viewsOf(text);
  const found = views.flatMap((view) => spansIn(view));
  if (found.length === 0) return text;
  const whole = mergeSpans(unitsOf(views, found));
  return replaceSpans(text, within(within(whole, outsideMarkers(text)), insideStrings(text)));
}

function spansIn(view: View): Span[] {
  const encoded = base64Runs(view.text).flatMap(({ start, end, decoded }) => {
    const kind = longest(viewsOf(decoded).flatMap(({ text }) => matchesIn(text)))?.kind;
    return kind === undefined ? [] : [{ start, end, kind }];
  });
  return [...matchesIn(view.text), ...encoded].map(({ start, end, kind }) => ({
    start: view.at(start),
    end: view.at(end),
    kind,
  }));
}

const anyHint = new RegExp(patterns.map(({ hint }) => hint.source).join('|'), 'i');

function longest(spans: readonly Span[]): Span | undefined {
  return spans.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0];
}

function matchesIn(text: string): Span[] {
  const spans: Span[] = [];
  if (!anyHint.test(text)) return spans;
  for (const { kind, hint, pattern, isSecret } of patterns) {
    if (!hint.test(text)) continue;
    for (const match of text.matchAll(pattern)) {
      const groups: (string | undefined)[] = match.slice(1);
      const secret = groups.length === 0 ? match[0] : (groups.find((group) => group !== undefined) ?? '');
      const end = match.index + match[0].length;
      if (secret !== '' && (isSecret?.(secret) ?? true)) spans.push({ start: end - secret.length, end, kind });
    }
  }
  return spans;
}

const marker = new RegExp(`\\[REDACTED:(?:${[...new Set(patterns.map(({ kind }) => kind))].join('|')})\\]`, 'g');

function outsideMarkers(text: string): [number, number][] {
  const stretches: [number, number][] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(marker)) {
    stretches.push([from, index]);
    from = index + found.length;
  }
  return [...stretches, [from, text.length]];
}

/** The inside of the strings of a JSON document, so that no marker ever replaces its structure; all of any other text. */
function insideStrings(text: string): [number, number][] {
  if (!isJson(text)) return [[0, text.length]];
  return Array.from(text.matchAll(/"(?:[^"\\]|\\.)*"/g), ({ 0: literal, index }) => [
    index + 1,
    index + literal.length - 1,
  ]);
}

function isJson(text: string): boolean {
  if (!/^\s*[{["]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
