import type { CollectorResult } from '../evidence.js';
import type { Finding } from '../finding.js';
import type { IncidentAlert } from '../incident.js';
import { configOf, findError, logsOf, type Observation, observe, quote } from './observations.js';

/** Lambda refused to start the function, or an AWS API that the function calls slowed it down. */
export function throttled(incident: IncidentAlert, results: readonly CollectorResult[]): Finding | undefined {
  const reserved = configOf(results)?.ReservedConcurrentExecutions;
  const seen = observe(incident, results);
  const sign = findError(seen, throttleCode) ?? bareSentence(seen);
  const quotes = sign ? [quote(sign.observation)] : [];
  const setting =
    reserved === undefined ? [] : [{ source: 'lambda_config', quote: `ReservedConcurrentExecutions: ${reserved}` }];
  const finding = (confidence: Finding['confidence'], statement: string, evidence: Finding['evidence']): Finding => ({
    kind: 'throttled',
    statement,
    confidence,
    evidence,
  });
  // a failure that knows its request is of a function that ran: it was refused a call of its own, not its invocation
  const ofInvocation =
    sign?.observation.source === 'incident' && invocationCode.test(sign.code) && incident.request_id === undefined;

  if (reserved === 0 && (ofInvocation || (!sign && seemsNeverRun(incident, results)))) {
    const statement = `The reserved concurrency of ${incident.lambda_name} is 0: Lambda starts none of its invocations until it is raised or removed.`;
    return finding(sign ? 'high' : 'medium', statement, [...quotes, ...setting]);
  }
  if (!sign) return undefined;
  if (!ofInvocation) {
    const statement = `An AWS API throttled a call of ${incident.lambda_name} (${sign.code}).`;
    return finding(sign.observation.source === 'incident' ? 'medium' : 'low', statement, quotes);
  }
  const limit =
    reserved === undefined ? 'the concurrency of its account or its caller' : `its reserved concurrency of ${reserved}`;
  const statement = `Lambda refused an invocation of ${incident.lambda_name}: more were running than ${limit} allows.`;
  return finding(reserved === 1 ? 'high' : 'medium', statement, [...quotes, ...setting]);
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (429, and its `Reason`) and the throttling codes of other services. */
const invocationCode = /^(?:TooManyRequestsException|\w{0,40}(?:InvocationLimitExceeded|InvocationRateLimitExceeded))$/;
const throttleCode =
  /^(?:TooManyRequestsException|\w{0,40}(?:InvocationLimitExceeded|InvocationRateLimitExceeded)|Throttling(?:Exception)?|ThrottledException|RequestThrottled(?:Exception)?|RequestLimitExceeded|ProvisionedThroughputExceededException|SlowDown)$/;

/** Where the error's name got lost, AWS's whole sentence; inside a longer text it proves nothing. */
function bareSentence(seen: readonly Observation[]) {
  const observation = seen.find(({ failing, message }) => failing && /^rate exceeded\.?\s*$/i.test(message));
  return observation && { observation, code: 'Rate exceeded' };
}

/** A function that ran knows its request and leaves a log line. */
function seemsNeverRun(incident: IncidentAlert, results: readonly CollectorResult[]): boolean {
  return incident.request_id === undefined && logsOf(results)?.events.length === 0;
}
