import type { CollectorResult } from '../evidence.js';
import type { Finding } from '../finding.js';
import type { IncidentAlert } from '../incident.js';
import { findError, type Observation, observe, quote } from './observations.js';

/** The function asked AWS for something that is not there. */
export function missingResource(incident: IncidentAlert, results: readonly CollectorResult[]): Finding | undefined {
  const seen = observe(incident, results);
  const found = findError(seen, notFound);
  if (!found) return undefined;
  const { observation, code } = found;
  const call = seen.find(({ fields, codes }) => fields['operation'] !== undefined && codes.includes(code));
  const name = nameIn(observation.message) ?? (call && nameInCall(call, code));
  const ofWhat = kinds.find(([pattern]) => pattern.test(code))?.[1] ?? 'resource';
  return {
    kind: 'missing_resource',
    statement: `${incident.lambda_name} used ${withArticle(ofWhat)} that does not exist${name ? `: ${name.slice(0, 200)}` : ', the message does not name it'} (${code}).`,
    confidence: observation.source === 'incident' ? 'high' : 'low',
    evidence: [quote(observation), ...(call && call !== observation ? [quote(call, '"operation"')] : [])],
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and the errors of Lambda, DynamoDB, CloudWatch Logs and SQS. */
const notFound =
  /^(?:NoSuchBucket|NoSuchKey|ResourceNotFoundException|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue|NonExistentQueue)$/;

const kinds: readonly [RegExp, string][] = [
  [/Bucket/, 'bucket'],
  [/Key/, 'object'],
  [/Queue/, 'queue'],
];
const withArticle = (noun: string) => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

/** Where AWS's texts name the resource: an ARN, `Table: orders not found`, `log group`. */
function nameIn(message: string): string | undefined {
  return (
    /\barn:[\w-]{1,20}:[^\s"',]{1,300}/.exec(message)?.[0] ??
    /\b(?:Table|Function|Stream): ?([\w./:-]{1,200})/.exec(message)?.[1]
  );
}

const nameInCall = ({ fields }: Observation, code: string) =>
  (code === 'NoSuchBucket' ? fields['bucket'] : undefined) ?? fields['resource'] ?? fields['log_group'];
