import type { CollectorResult } from '../evidence.js';
import type { Finding } from '../finding.js';
import type { IncidentAlert } from '../incident.js';
import { askPolicies, type IamAnswer, type NamedPolicy } from './iam-match.js';
import { policiesOf } from './observations.js';
import { findRefusal, type Refusal } from './refusal.js';

/** The function was refused a call: which action on which resource, and what the role's documents say about it. */
export function permissionLost(incident: IncidentAlert, results: readonly CollectorResult[]): Finding | undefined {
  const found = findRefusal(incident, results);
  if (!found) return undefined;
  const read = readPolicies(results);
  const refusal = found.principal === undefined && read ? { ...found, role: read.role } : found;
  const answer =
    read && refusal.action && refusal.role === read.role
      ? ask(read.policies, refusal.action, refusal.resource)
      : undefined;
  const [confidence, statement] = conclude(refusal, answer, read?.unread ?? []);
  return {
    kind: 'permission_lost',
    statement,
    confidence: confidence === 'high' && !refusal.inAlert ? 'medium' : confidence,
    evidence: [...refusal.evidence, ...(answer && read ? [fromDocuments(read, answer, refusal)] : [])],
  };
}

/**
 * A refused log call may name its group with `:*`, bare, or with a stream, and statements come in all three forms:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
function ask(policies: readonly NamedPolicy[], action: string, resource: string | undefined): IamAnswer {
  const group = /^(arn:[\w-]+:logs:[^:]*:\d*:log-group:[^:]+)(?::\*)?$/.exec(resource ?? '')?.[1];
  const spellings = group === undefined ? [resource] : [`${group}:*`, group, `${group}:log-stream:*`];
  const answers = spellings.map((spelling) => askPolicies(policies, action, spelling));
  return answers.find(({ effect }) => effect !== 'not_mentioned') ?? { effect: 'not_mentioned' };
}

interface ReadPolicies {
  role: string;
  policies: NamedPolicy[];
  /** What was not read, in words: attached policies, or parts that the collector could not reach. */
  unread: string[];
}

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html */
const basicExecution = {
  arn: /^arn:[\w-]+:iam::aws:policy\/service-role\/AWSLambdaBasicExecutionRole$/,
  document: {
    Statement: {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
  },
};

function readPolicies(results: readonly CollectorResult[]): ReadPolicies | undefined {
  const data = policiesOf(results);
  if (!data) return undefined;
  const isKnown = ({ policy_arn }: { policy_arn: string }) => basicExecution.arn.test(policy_arn);
  const known = data.attached_policies
    .filter(isKnown)
    .map(({ policy_name }) => ({ policy_name, document: basicExecution.document }));
  const unknown = data.attached_policies.filter((policy) => !isKnown(policy)).map(({ policy_name }) => policy_name);
  const isPartial = results.some(
    ({ source, error, truncated }) => source === 'iam_policy' && (error !== undefined || truncated),
  );
  return {
    role: data.role_name,
    policies: [...data.inline_policies.map(({ policy_name, document }) => ({ policy_name, document })), ...known],
    unread: [...unknown, ...(isPartial ? ['some of its policies'] : [])],
  };
}

type Conclusion = [confidence: Finding['confidence'], says: string];

/** Never calls a statement missing that is there, and never sure of what was not read. */
function conclude(refusal: Refusal, answer: IamAnswer | undefined, unread: string[]): Conclusion {
  const { action, resource, reason } = refusal;
  if (!action) return ['low', 'AWS refused a call of this function; the message names neither action nor resource.'];
  const who = refusal.role
    ? `Role ${short(refusal.role)}`
    : `Principal ${short(refusal.principal ?? 'of the function')}`;
  const from = refusal.resourceFromLog ? " (named by the workload's own log line)" : '';
  const refused = `${who} was refused ${action}${resource ? ` on ${short(resource)}` : ''}${from}`;

  if (answer?.effect === 'denied') return ['high', `${refused}: ${where(answer)} denies it explicitly.`];
  if (reason?.explicit)
    return ['medium', `${refused}: explicit deny in a policy that was not read (${reason.policy}).`];
  if (reason && reason.policy !== 'identity-based policy') {
    return ['medium', `${refused}: no ${reason.policy} allows it. The role's own policies do not decide this.`];
  }
  if (answer?.effect === 'allowed') {
    return [
      'low',
      `${refused}, yet ${where(answer)} allows it now: put back since, not yet in effect, or another policy decides.`,
    ];
  }
  if (answer?.effect === 'unclear') {
    return ['low', `${refused}: ${where(answer)} may allow it or not (condition, variable or unknown resource).`];
  }
  const rest = `${objectMayBeMissing(refusal) ? ' S3 says this for an object that does not exist, too.' : ''}${missingStatement(refusal)}`;
  if (!answer && !refusal.inAlert) return ['low', `${refused}; its policies were not read.`];
  if (!answer) return ['medium', `${refused}; its policies were not read.${rest}`];
  if (unread.length > 0)
    return ['medium', `${refused}: no policy that was read allows it; not read: ${short(unread.join(', '))}.${rest}`];
  return [
    objectMayBeMissing(refusal) ? 'medium' : 'high',
    `${refused}: no statement of its policies allows it.${rest}`,
  ];
}

const short = (text: string) => (text.length > 80 ? `${text.slice(0, 55)}…${text.slice(-24)}` : text);

function where(answer: Exclude<IamAnswer, { effect: 'not_mentioned' }>): string {
  const sid = answer.statement['Sid'];
  return `policy ${short(answer.policy)}${typeof sid === 'string' ? ` (statement ${short(sid)})` : ''}`;
}

/** Without s3:ListBucket, reading a key that does not exist is a 403: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
const objectMayBeMissing = ({ action, operation }: Refusal) =>
  action?.toLowerCase() === 's3:listbucket' && /^s3:(?:get|head)object$/i.test(operation ?? '');

/** An Allow to paste, in IAM's spelling, for the whole bucket or log group rather than one object or stream. */
function missingStatement({ action = '', resource = '' }: Refusal): string {
  if (!/^(?:arn:|\*$)/.test(resource)) return '';
  const [service = '', name = ''] = action.split(':');
  const wider = resource
    .replace(/^(arn:[\w-]+:s3:::[^/]+)\/.*$/s, '$1/*')
    .replace(/^(arn:[\w-]+:logs:[^:]*:\d*:log-group:[^:]+)(?::.*)?$/s, '$1:*');
  return ` Missing: ${JSON.stringify({ Effect: 'Allow', Action: `${service.toLowerCase()}:${name}`, Resource: wider })}`;
}

function fromDocuments(
  { role, policies }: ReadPolicies,
  answer: IamAnswer,
  { action = '' }: Refusal,
): Finding['evidence'][number] {
  const names = policies.map(({ policy_name }) => policy_name).join(', ') || 'none';
  const quote =
    answer.effect === 'not_mentioned'
      ? `role ${role}, policies read: ${names}; no statement matches ${action}`
      : `${answer.policy}: ${JSON.stringify(answer.statement)}`;
  return { source: 'iam_policy', quote };
}
