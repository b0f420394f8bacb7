import type { IssueRoute } from './issue-routing.js';
import { isSnoozeLabel } from './silence/snooze.js';
import type { AlertState } from './state.js';

/** GitHub refuses longer ones. */
const MAX_LABEL = 50;

const names = ['casefile', 'needs-routing', 'flapping'];
const prefixes = ['Pri: ', 'Team: ', 'Source: '];

/** The labels of an alert's issue: ours, then the route's. A snooze that runs keeps its label. */
export function labelsOf(
  { priority, teams, source, event, snoozed_label }: AlertState,
  route: IssueRoute,
  { isFlapping = false, isSnoozed = false }: { isFlapping?: boolean; isSnoozed?: boolean } = {},
): string[] {
  return unique([
    'casefile',
    `Pri: ${priority}`,
    ...teams.map((team) => `Team: ${team}`.slice(0, MAX_LABEL)),
    `Source: ${source}`.slice(0, MAX_LABEL),
    ...(event.needs_routing || route.unknownTeam ? ['needs-routing'] : []),
    ...(isFlapping ? ['flapping'] : []),
    ...(isSnoozed && snoozed_label !== undefined ? [snoozed_label] : []),
    ...route.labels,
  ]);
}

/**
 * The labels as they should be: the wanted ones, then those that are not ours. One of ours that is no longer wanted
 * goes; a label that people took away comes back as long as it is wanted. GitHub compares without regard to case, so
 * a label that is there keeps its spelling.
 */
export function mergeLabels(current: readonly string[], wanted: readonly string[]): string[] {
  const spelling = new Map(current.map((label) => [label.toLowerCase(), label]));
  const ours = wanted.map((label) => spelling.get(label.toLowerCase()) ?? label);
  return unique([...ours, ...current.filter((label) => !isOurs(label))]);
}

function isOurs(label: string): boolean {
  const text = label.toLowerCase();
  return (
    names.includes(text) || isSnoozeLabel(text) || prefixes.some((prefix) => text.startsWith(prefix.toLowerCase()))
  );
}

function unique(labels: readonly string[]): string[] {
  const seen = new Set<string>();
  return labels.filter((label) => seen.size < seen.add(label.toLowerCase()).size);
}
