/** A stretch of text that holds a secret: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** Replaces each span by its marker; spans must not overlap. */
export function replaceSpans(text: string, spans: readonly Span[]): string {
  let result = '';
  let done = 0;
  for (const { start, end, kind } of spans) {
    result += `${text.slice(done, start)}[REDACTED:${kind}]`;
    done = end;
  }
  return result + text.slice(done);
}

/** Overlapping spans become one, of the kind of the longest; of equals the first in the list wins. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: { start: number; end: number; kind: string; longest: number }[] = [];
  for (const { start, end, kind } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || start >= last.end) merged.push({ start, end, kind, longest: end - start });
    else {
      last.end = Math.max(last.end, end);
      if (end - start > last.longest) Object.assign(last, { kind, longest: end - start });
    }
  }
  return merged.map(({ start, end, kind }) => ({ start, end, kind }));
}

/** What of the spans lies inside the given stretches; both sorted, neither overlapping in itself. */
export function within(spans: readonly Span[], stretches: readonly (readonly [number, number])[]): Span[] {
  const parts: Span[] = [];
  let next = 0;
  for (const span of spans) {
    while (next < stretches.length && (stretches[next]?.[1] ?? 0) <= span.start) next += 1;
    for (let index = next; index < stretches.length; index += 1) {
      const [from = 0, to = 0] = stretches[index] ?? [];
      if (from >= span.end) break;
      const part = { start: Math.max(span.start, from), end: Math.min(span.end, to), kind: span.kind };
      if (part.start < part.end) parts.push(part);
    }
  }
  return parts;
}
