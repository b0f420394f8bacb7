import { type Priority, priorities, teamSlug } from './event.js';
import type { RoutingDefaults } from './source.js';

/** What an alert says about its owners, as its author wrote it. */
export interface RoutingHints {
  team?: string | undefined;
  /** Separated by commas. */
  teams?: string | undefined;
  /** `P0` … `P3` or `0` … `3`. */
  priority?: string | undefined;
  /** `critical`, `warning` or `info`; counts when there is no usable priority. */
  severity?: string | undefined;
}

/** The owners and the urgency of an event. */
export interface Routing {
  team: string;
  teams: string[];
  priority: Priority;
  needs_routing: boolean;
}

/** Who owns an alert and how urgent it is; what is missing or unusable takes the default and asks for routing. */
export function resolveRouting(hints: RoutingHints, defaults: RoutingDefaults): Routing {
  const named = slugs(`${hints.team ?? ''},${hints.teams ?? ''}`);
  const priority = priorityOf(hints.priority) ?? priorityOfSeverity(hints.severity, defaults);
  const [team = defaults.team, ...others] = named;
  return {
    team,
    teams: [team, ...others],
    priority: priority ?? defaults.priority,
    needs_routing: named.length === 0 || priority === undefined,
  };
}

const MAX_TEAMS = 10;

/** Too long a name is dropped, not cut: half a name is another team's. */
function slugs(list: string): string[] {
  const candidates = list.split(',').map((name) => name.trim().toLowerCase().replace(/\s+/g, '-'));
  return [...new Set(candidates)].filter((slug) => teamSlug.safeParse(slug).success).slice(0, MAX_TEAMS);
}

function priorityOf(text = ''): Priority | undefined {
  const digit = text.trim().toUpperCase().replace(/^P/, '');
  return priorities.find((priority) => priority === `P${digit}`);
}

function priorityOfSeverity(text = '', { criticalPriority }: RoutingDefaults): Priority | undefined {
  return new Map<string, Priority>([
    ['critical', criticalPriority],
    ['warning', 'P2'],
    ['info', 'P3'],
  ]).get(text.trim().toLowerCase());
}
