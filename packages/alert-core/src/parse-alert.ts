import { redact } from '@casefile/safe-text';
import { alertEventSchema } from './event.js';
import { limits } from './normalise.js';
import { noticeIn, noticeInText } from './notices.js';
import type { AlertSource, Parsed, SourceContext } from './source.js';
import { sources as allSources } from './sources/index.js';
import { invalid } from './sources/invalid.js';

/**
 * What one message means: alerts (500 at most; `truncatedAlerts` counts the rest), or the reason why there are none.
 * Never throws. `body` is the publisher's text, out of its SNS envelope.
 */
export function parseAlert(body: string, context: SourceContext, sources: readonly AlertSource[] = allSources): Parsed {
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch {
    const reason = noticeInText(body);
    if (reason) return { outcome: 'ignored', reason };
    return { outcome: 'invalid', reason: 'the message is not JSON', fault: 'not_json' };
  }
  try {
    return parsePayload(payload, context, sources);
  } catch (error) {
    // A source that throws is a defect of ours: the message waits for a person, the others of its batch go on.
    return {
      outcome: 'invalid',
      reason: `a source failed: ${redact(error instanceof Error ? error.message : String(error))}`,
      fault: 'defect',
    };
  }
}

function parsePayload(payload: unknown, context: SourceContext, sources: readonly AlertSource[]): Parsed {
  const source = sources.find((each) => each.recognises(payload, context));
  if (source) return checked(source.parse(payload, context));
  const reason = noticeIn(payload);
  if (reason) return { outcome: 'ignored', reason };
  return { outcome: 'invalid', reason: 'no source recognises the message', fault: 'unknown_source' };
}

/** What leaves here can be stored: an event that breaks the schema would fail later, and elsewhere. */
function checked(parsed: Parsed): Parsed {
  if (parsed.outcome !== 'events') return parsed;
  const events = parsed.events.slice(0, limits.alerts);
  for (const { event } of events) {
    const { error } = alertEventSchema.safeParse(event);
    if (error) return invalid(event.source, error);
  }
  const truncatedAlerts = (parsed.truncatedAlerts ?? 0) + parsed.events.length - events.length;
  return truncatedAlerts > 0 ? { outcome: 'events', events, truncatedAlerts } : { outcome: 'events', events };
}
