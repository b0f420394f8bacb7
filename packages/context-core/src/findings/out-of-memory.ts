import type { CollectorResult } from '../evidence.js';
import type { Finding } from '../finding.js';
import type { IncidentAlert } from '../incident.js';
import { configOf, type Observation, observe, quote } from './observations.js';
import { exitOf, parseReport } from './platform.js';

/** An invocation died because the function's memory, or the heap of its runtime, was used up. */
export function outOfMemory(incident: IncidentAlert, results: readonly CollectorResult[]): Finding | undefined {
  const seen = observe(incident, results);
  const exits = seen.map(exitOf).filter((exit) => exit !== undefined);
  const heap = seen.find(({ text }) => heapFull.test(text));
  const said = heap ?? seen.find(saysOutOfMemory);
  const full = seen.find((line) => diedFull(line, exits));
  const killed = seen.find((line) => exitOf(line)?.reason === 'signal: killed');
  const found = said ?? full ?? killed;
  if (!found) return undefined;
  const size = configOf(results)?.MemorySize;
  const limit = size === undefined ? '' : ` Its MemorySize is ${size} MB.`;
  const how = heap
    ? 'the heap of its runtime was full'
    : said || full
      ? 'it used all that it may'
      : 'its process was killed';
  return {
    kind: 'out_of_memory',
    statement: `${incident.lambda_name} ran out of memory: ${how}.${limit}`,
    confidence: said || full ? 'high' : 'medium',
    evidence: [
      ...[...new Set([found, full, killed])].flatMap((line) => (line ? [quote(line)] : [])),
      ...(size === undefined ? [] : [{ source: 'lambda_config', quote: `MemorySize: ${size}` }]),
    ],
  };
}

/** Node.js prints this on a line of its own before it aborts: `FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory`. */
const heapFull = /^FATAL ERROR: [^\n]{1,120} - JavaScript heap out of memory/m;

const saysOutOfMemory = ({ failing, codes, text }: Observation) =>
  (failing && codes.includes('Runtime.OutOfMemory')) || parseReport(text)?.errorType === 'Runtime.OutOfMemory';

/** Full memory alone is no failure, a warm environment may stay there; the invocation must have died, too. */
function diedFull({ text }: Observation, exits: readonly { requestId?: string }[]): boolean {
  const report = parseReport(text);
  if (!report?.memoryMb || (report.maxMemoryMb ?? 0) < report.memoryMb) return false;
  return report.status === 'error' || exits.some(({ requestId }) => requestId === report.requestId);
}
