import { pairs } from '@casefile/cli-kit';
import { redact } from '@casefile/safe-text';
import { type DeadLetter, isAltered } from './letter.js';

/** A dead letter as it is shown. */
export interface LetterView {
  id: string;
  sent_at: string;
  receive_count: number;
  reason: string;
  original_message_id?: string;
  quarantined_by?: string;
  /** Something was taken out of the body when it was put here. */
  redacted_copy: boolean;
  /** In a FIFO queue. */
  message_group_id?: string;
  attributes: Record<string, string>;
  body: string;
}

const SHORT_BODY = 500;

/** What a letter holds was written by anybody: no secret of it is shown, and nothing that a terminal would obey. */
export function viewOf(letter: DeadLetter, isFull: boolean): LetterView {
  const { id, sentAt, receives, reason, originalMessageId, quarantinedBy, groupId, attributes, body } = letter;
  const shown = printable(body);
  const cut = `${shown.slice(0, SHORT_BODY)}… (${shown.length} characters; --full shows them)`;
  return {
    id,
    sent_at: sentAt.toISOString(),
    receive_count: receives,
    reason: printable(reason),
    ...(originalMessageId === undefined ? {} : { original_message_id: printable(originalMessageId) }),
    ...(quarantinedBy === undefined ? {} : { quarantined_by: printable(quarantinedBy) }),
    redacted_copy: isAltered(letter),
    ...(groupId === undefined ? {} : { message_group_id: printable(groupId) }),
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { StringValue = '(binary)' }]) => [
        printable(name),
        printable(StringValue),
      ]),
    ),
    body: isFull || shown.length <= SHORT_BODY ? shown : cut,
  };
}

/** For people: a block of lines for each letter. */
export function textOfLetters(letters: readonly LetterView[]): string {
  return letters.map(textOfLetter).join('\n\n');
}

function textOfLetter(letter: LetterView): string {
  const rows: [string, string | undefined][] = [
    ['id', letter.id],
    ['sent', letter.sent_at],
    ['received', `${letter.receive_count} times`],
    ['reason', letter.reason],
    ['original id', letter.original_message_id],
    ['quarantined by', letter.quarantined_by],
    ['group', letter.message_group_id],
    ...Object.entries(letter.attributes),
    ['redacted copy', letter.redacted_copy ? 'yes: what was taken out of it stays out' : undefined],
    ['body', letter.body],
  ];
  return pairs(rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]])));
}

/** Redacted, on one line, without control characters and those that turn the direction of text. */
export function printable(text: string): string {
  return redact(text).replaceAll(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ');
}
