import type { CollectorResult } from '../evidence.js';
import type { Finding } from '../finding.js';
import type { IncidentAlert } from '../incident.js';
import { configOf, type Observation, observe, quote } from './observations.js';
import { parseReport } from './platform.js';

/** Lambda stopped an invocation because it took longer than the configured `Timeout` (seconds). */
export function timedOut(incident: IncidentAlert, results: readonly CollectorResult[]): Finding | undefined {
  const stopped = observe(incident, results).find(isTimeout);
  if (!stopped) return undefined;
  const configured = configOf(results)?.Timeout;
  const seconds = secondsOf(stopped) ?? configured;
  const agrees = configured !== undefined && seconds !== undefined && Math.abs(seconds - configured) < 1;
  const limit =
    configured === undefined
      ? ''
      : agrees
        ? `: its Timeout is ${configured} s`
        : `; its Timeout is ${configured} s by now`;
  return {
    kind: 'timed_out',
    statement: `Lambda stopped ${incident.lambda_name}${seconds === undefined ? '' : ` after ${seconds} s`}${limit}.`,
    confidence: agrees ? 'high' : 'medium',
    evidence: [
      quote(stopped),
      ...(configured === undefined ? [] : [{ source: 'lambda_config', quote: `Timeout: ${configured}` }]),
    ],
  };
}

/**
 * Lambda's own line stands alone: `2025-… REQUEST Task timed out after 3.00 seconds`, as an invocation's error
 * `RequestId: REQUEST Error: Task timed out after 3.00 seconds`. Inside a longer text the words prove nothing.
 * https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
 */
const sentence =
  /^(?:\d{4}-\d\d-\d\dT[\d:.]{8,15}Z [\w-]{1,64} |RequestId: [\w-]{1,64} Error: )?Task timed out after (\d{1,4}(?:\.\d{1,3})?) seconds\s*$/;

function isTimeout(seen: Observation): boolean {
  return (
    sentence.test(seen.text) ||
    parseReport(seen.text)?.status === 'timeout' ||
    (seen.source === 'incident' && seen.codes.includes('Sandbox.Timedout'))
  );
}

function secondsOf({ text }: Observation): number | undefined {
  const milliseconds = parseReport(text)?.durationMs;
  return milliseconds === undefined ? toNumber(sentence.exec(text)?.[1]) : milliseconds / 1000;
}

const toNumber = (text: string | undefined) => (text === undefined ? undefined : Number(text));
