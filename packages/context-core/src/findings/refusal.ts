import type { CollectorResult } from '../evidence.js';
import type { Finding } from '../finding.js';
import type { IncidentAlert } from '../incident.js';
import { type Denial, parseDenial } from './denial.js';
import { configOf, type Observation, observe, policiesOf, quote } from './observations.js';

/** A call of the function that AWS refused, as far as alert and logs tell. */
export interface Refusal extends Partial<Denial> {
  evidence: Finding['evidence'];
  /** The alert itself says so; else only a log line does. */
  inAlert: boolean;
  /** Only the workload's own log line names the resource: some denials name none. */
  resourceFromLog?: boolean;
  /** What the workload was doing, by its own word. S3 asks for another action when an object is not there. */
  operation?: string;
}

/** The alert's denial when it says or leads to what was refused, else one in the logs; completed from the line that the workload writes about a refused call. */
export function findRefusal(incident: IncidentAlert, results: readonly CollectorResult[]): Refusal | undefined {
  const [alert, ...lines] = observe(incident, results);
  const isOwn = ownPrincipal(incident, results);
  const calls = lines.filter((line) => isRefusedCall(line) && (denialIn(line) === undefined || isOwn(denialIn(line))));
  const line = lines.find((line) => line.failing && isOwn(denialIn(line))) ?? calls[0];
  const inLogs = line && complete(line, false, calls);
  if (!alert || !(isDenied(alert) || isOwn(denialIn(alert)))) return inLogs;
  const inAlert = complete(alert, true, calls);
  if (inAlert.action !== undefined || !inLogs) return inAlert;
  return { ...inLogs, evidence: [...inAlert.evidence, ...inLogs.evidence] };
}

function complete(from: Observation, inAlert: boolean, calls: readonly Observation[]): Refusal {
  const denial = denialIn(from);
  const isSame = ({ fields }: Observation) => fields['operation']?.toLowerCase() === denial?.action.toLowerCase();
  const call = denial ? (calls.find(isSame) ?? calls[0]) : calls[0];
  const quotes = [quote(from, 'User: '), ...(call && call !== from ? [quote(call, '"operation"')] : [])];
  const refusal = { ...(call && denialIn(call)), ...denial, inAlert, evidence: quotes };
  if (!call) return refusal;
  const { operation = '', resource } = call.fields;
  const named =
    refusal.resource === undefined && resource && (!denial || isSame(call)) ? { resource, resourceFromLog: true } : {};
  return { ...refusal, action: refusal.action ?? operation, operation, ...named };
}

const deniedCode = /^(?:AccessDenied|AuthorizationError|UnauthorizedOperation)(?:Exception)?$/;
const isDenied = ({ codes }: Observation) => codes.some((code) => deniedCode.test(code));

const isRefusedCall = (line: Observation) =>
  line.fields['msg'] === 'call refused' &&
  /^[\w-]{1,64}:\w{1,100}$/.test(line.fields['operation'] ?? '') &&
  isDenied(line);

const denialIn = ({ message, text }: Observation) => parseDenial(message) ?? parseDenial(text);

/** A denial may be quoted from elsewhere; only the function's own role counts, or, role unknown, its own session name. */
function ownPrincipal(incident: IncidentAlert, results: readonly CollectorResult[]) {
  const role = policiesOf(results)?.role_name ?? configOf(results)?.Role?.split('/').at(-1);
  return (denial: Denial | undefined) =>
    role === undefined ? denial?.principal.endsWith(`/${incident.lambda_name}`) : denial?.role === role;
}
