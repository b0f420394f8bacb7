import * as z from 'zod';
import { teamSlug } from './event.js';
import { maintenanceSchema } from './silence/maintenance.js';

const repository = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/, 'must be owner/name');

const targetSchema = z.strictObject({
  /** Where the team's issues go; the default one's otherwise. */
  repository: repository.optional(),
  /** Further labels of its issues. */
  labels: z.array(z.string().min(1).max(50)).max(10).default([]),
  /** Logins; an issue is made without them when GitHub refuses one. */
  assignees: z
    .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/))
    .max(10)
    .default([]),
  /** For alerts that bring none. */
  runbook_url: z
    .url({ protocol: /^https$/ })
    .max(2048)
    .optional(),
});

/** The routing file: which repository, labels, assignees and runbook the issues of each team get, and when they rest. */
export const issueRoutingSchema = z.strictObject({
  default: targetSchema.extend({ repository }),
  teams: z.record(teamSlug, targetSchema).default({}),
  maintenance: z.array(maintenanceSchema).max(50).default([]),
});

export type IssueRouting = z.infer<typeof issueRoutingSchema>;

/** Where the issues of a team go and what they get. */
export interface IssueRoute {
  repository: string;
  labels: readonly string[];
  assignees: readonly string[];
  runbook_url?: string | undefined;
  /** The file names teams, and this is none of them. */
  unknownTeam: boolean;
}

/** The team's own route; what it leaves out, and a team that is not named, take the default. */
export function issueRouteOf({ default: fallback, teams }: IssueRouting, team: string): IssueRoute {
  const own = Object.hasOwn(teams, team) ? teams[team] : undefined;
  if (!own) return { ...fallback, unknownTeam: Object.keys(teams).length > 0 };
  return {
    repository: own.repository ?? fallback.repository,
    labels: own.labels,
    assignees: own.assignees,
    runbook_url: own.runbook_url ?? fallback.runbook_url,
    unknownTeam: false,
  };
}

/** Every repository that issues go to, each once, the default one first; GitHub takes their names in any case. */
export function repositoriesOf({ default: fallback, teams }: IssueRouting): string[] {
  const all = [fallback, ...Object.values(teams)].flatMap(({ repository }) => repository ?? []);
  return all.filter((name, at) => all.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === at);
}
