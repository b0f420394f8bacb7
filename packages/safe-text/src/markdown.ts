/** Text that may stand in a Markdown document. Only `ours` and the encoders make it, so untrusted text cannot slip in. */
export type Markdown = string & { readonly [brand]: true };
declare const brand: unique symbol;

/** Our own template, verbatim. What goes between is Markdown already, or a number. */
export function ours(template: TemplateStringsArray, ...values: (Markdown | number)[]): Markdown {
  return String.raw({ raw: template }, ...values) as Markdown;
}

/** Pieces of a document, put together; empty ones leave no gap. */
export function joinMarkdown(pieces: readonly Markdown[], separator: '\n\n' | '\n' | ', ' | ' · '): Markdown {
  return pieces.filter((piece) => piece !== '').join(separator) as Markdown;
}

/** Markdown that `ours` and the encoders made earlier and a table kept; comments, which they never make, do not work. */
export function keptMarkdown(text: string): Markdown {
  return text.replace(/<!(?=--)/g, '<!\u200B') as Markdown;
}

/** Untrusted lines in a fence that is longer than any run of backticks inside. `info` is ours: a language, a label. */
export function codeBlock(text: string, info: Markdown = ours`text`): Markdown {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${info}\n${visible(text).replace(/\n$/, '')}\n${fence}` as Markdown;
}

/** Untrusted text as one line of code: neither Markdown nor HTML, links, mentions or references to issues work in there. */
export function inlineCode(text: string): Markdown {
  const line = visible(text).replace(/\n/g, ' ⏎ ');
  if (line === '') return ours`(empty)`;
  const ticks = '`'.repeat(longestRun(line) + 1);
  const pad = /^[` ]|[` ]$/.test(line) && /[^ ]/.test(line) ? ' ' : '';
  return `${ticks}${pad}${line}${pad}${ticks}` as Markdown;
}

/** As `inlineCode`, for a table: a `|` stands between the pieces of code, because no escape for it is safe behind a backslash. */
export function tableCell(text: string): Markdown {
  if (!text.includes('|')) return inlineCode(text);
  return text
    .split('|')
    .map((piece) => (piece === '' ? '' : inlineCode(piece)))
    .join('&#124;') as Markdown;
}

/**
 * Shows what a reader cannot see as `⟨U+202E⟩`: control characters (so ANSI codes do nothing), invisible and
 * bidirectional ones, halves of surrogate pairs. Line ends become `\n`; tabs stay. An `@` before a name is parted from
 * it by U+200B, because GitHub notifies people even from code, when it comes back in an e-mail reply; so is `<!` from
 * `--`, because comments are how we mark what is ours. No other U+200B can come out.
 */
export function visible(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(hidden, (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`)
    .replace(/@(?=[A-Za-z0-9])/g, '@\u200B')
    .replace(/<!(?=--)/g, '<!\u200B');
}

/** Unicode's control, format, surrogate, line and paragraph separator characters, other blanks, fillers, and variation selectors that vary no emoji. */
const hidden =
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800](?<!\p{Extended_Pictographic}\uFE0F)/gu;

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
