/** Between these two stands what is ours; neither can come from an alert, whose comments are broken by the encoders. */
const begin = '<!-- casefile:begin -->';
const end = '<!-- casefile:end -->';

/** GitHub refuses longer bodies. Counted in UTF-16 units, which are never fewer than its characters. */
const MAX_BODY = 65_536;

/** Our part of a body: the marker on the first line, the rest between our marks. */
export function managedPart(marker: string, content: string): string {
  return `${marker}\n${begin}\n\n${content}\n\n${end}`;
}

/** What `managedPart` adds to its content, with the blank lines before what people wrote. */
export function frameLength(marker: string): number {
  return managedPart(marker, '').length + gap.length;
}

/** How long our part may be in a body, so that what people wrote there fits behind it. */
export function roomIn(current: string): number {
  return MAX_BODY - gap.length - theirs(current).length;
}

/**
 * The body with our part as it should be: on top, and what people wrote around it below, byte for byte. `current` comes
 * back when nothing would change but line ends and blanks (GitHub's form sends CRLF). Where our marks are damaged, our
 * part is written anew and all that cannot be told from people's text stays below. Theirs is never cut: where ours does
 * not fit (render it for `roomIn`), a line says so, and where not even that fits, nothing changes.
 */
export function mergeBody(current: string, managed: string): string {
  const [marker = ''] = managed.split('\n', 1);
  const notice = managedPart(marker, 'What people wrote below leaves no room for the alert here.');
  const note = theirs(current);
  for (const part of [managed, notice]) {
    if (holds(current, part)) return current;
    const merged = note === '' ? part : part + gapBefore(note) + note;
    if (merged.length <= MAX_BODY) return merged;
  }
  return current;
}

const gap = '\n\n';
const startsLine = /^[ \t]*\r?\n/;
const gapBefore = (text: string) => (startsLine.test(text) ? '' : gap);

/** Our marks and markers where they should not be: they say nothing there, and would pile up. */
const strays = new RegExp(`(?:${begin}|${end}|<!-- casefile key=[^\\n>]{1,400} -->)[ \\t]*(?:\\r?\\n)?`, 'g');

/** What people wrote before our part and behind it; blanks alone are nothing. */
function theirs(current: string): string {
  const { before, after } = apart(current);
  const above = before.replace(strays, '');
  const text = above.trim() === '' ? after : above + after;
  return text.trim() === '' ? '' : text;
}

/** Ours is from a begin to the next end, with no other mark between. */
function apart(current: string): { before: string; ours: string; after: string } {
  for (let at = current.indexOf(end); at !== -1; at = current.indexOf(end, at + 1)) {
    const start = current.lastIndexOf(begin, at);
    const stop = at + end.length;
    if (start !== -1) {
      return { before: current.slice(0, start), ours: current.slice(start, stop), after: current.slice(stop) };
    }
  }
  return { before: current, ours: '', after: '' };
}

/** Our part stands on top and is the same but for line ends and blanks at their ends. */
function holds(current: string, managed: string): boolean {
  const { before, ours, after } = apart(current);
  return (after.trim() === '' || startsLine.test(after)) && normal(before + ours) === normal(managed);
}

function normal(text: string): string {
  return text.replace(/[ \t]*\r?\n/g, '\n').trimEnd();
}
