import type { CollectorResult } from '../evidence.js';
import type { Finding } from '../finding.js';
import type { IncidentAlert } from '../incident.js';
import { configOf, findError, observe, quote } from './observations.js';

/** Lambda could not load the function's code or find its handler. */
export function brokenDeploy(incident: IncidentAlert, results: readonly CollectorResult[]): Finding | undefined {
  const seen = observe(incident, results);
  const found =
    findError(seen, loadError)?.observation ?? seen.find(({ failing, message }) => failing && says(message));
  if (!found) return undefined;
  const config = configOf(results);
  const minutes = minutesBetween(config?.LastModified, incident.timestamp);
  const isFresh = minutes !== undefined && minutes >= -1 && minutes <= 30;
  const handler = config?.Handler ? ` Its Handler is ${config.Handler.slice(0, 128)}.` : '';
  const change = isFresh ? ` It was last changed ${Math.max(0, Math.round(minutes))} min before the incident.` : '';
  const setting = { Handler: config?.Handler, ...(isFresh && { LastModified: config?.LastModified }) };
  return {
    kind: 'broken_deploy',
    statement: `Lambda cannot load the code of ${incident.lambda_name}: the module or the handler is not there, or does not compile.${handler}${change}`,
    confidence: isFresh ? 'high' : 'medium',
    evidence: [
      quote(found),
      ...Object.entries(setting).flatMap(([name, value]) =>
        value ? [{ source: 'lambda_config', quote: `${name}: ${value}` }] : [],
      ),
    ],
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-deployment.html and the errors of the Node.js runtime interface client. */
const loadError =
  /^Runtime\.(?:ImportModuleError|HandlerNotFound|UserCodeSyntaxError|MalformedHandlerName|InvalidEntrypoint)$/;

/** The same, where the error's name got lost; the last one is how MiniStack words it, behind `Worker init failed: `. Whole messages only. */
const loadMessages = [
  /^Cannot find module '[^'\n]{1,300}'/,
  /^Unable to import module '[^'\n]{1,200}'/,
  /^[\w./-]{1,128} is (?:undefined or not exported|not a function)\s*$/,
  /^Handler [\w.-]{1,128} is not a function in [\w./-]{1,128}\s*$/,
];

function says(message: string): boolean {
  const bare = message.replace(/^(?:Error: |Worker init failed: )/, '');
  return loadMessages.some((pattern) => pattern.test(bare));
}

/** `LastModified` has an offset without a colon. */
function minutesBetween(before: string | undefined, after: string): number | undefined {
  if (before === undefined) return undefined;
  const from = Date.parse(before.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(from) ? undefined : (Date.parse(after) - from) / 60_000;
}
