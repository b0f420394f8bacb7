import { type AlertState, hasIssue, isDue, priorities } from '@casefile/alert-core';
import { type CommandSpec, namePrefixOf, placeOf, sharedOptions, table } from '@casefile/cli-kit';
import { inlineCode } from '@casefile/safe-text';
import { Option } from 'commander';
import * as z from 'zod';
import { alertColumns, issueOrWhyNone, rowOf, summaryOf } from '../browse/alert-rows.js';
import { limitOption } from '../browse/options.js';
import { notesOn, readAll } from '../browse/read-all.js';
import { tableNames } from '../deployment/names.js';
import { nextStepsFor } from '../deployment/next-steps.js';
import type { Shell } from '../shell.js';

const valuesSchema = z.object({
  status: z.enum(['open', 'closed', 'all']).optional(),
  team: z.string().optional(),
  priority: z.enum(priorities).optional(),
  source: z.string().optional(),
  pending: z.boolean().default(false),
  failing: z.boolean().default(false),
  limit: z.number(),
});

type Values = z.infer<typeof valuesSchema>;

export const alertsList: CommandSpec<Shell> = {
  name: 'alerts list',
  summary: 'the alerts, newest first, and their issues',
  description:
    'Shows the alerts that are open, or others, with the address of their issue or why there is none. The whole table ' +
    'of alerts is read for it (dynamodb:Scan).',
  options: (env) => [
    new Option('--status <status>', 'which; open ones, or all with --pending or --failing').choices([
      'open',
      'closed',
      'all',
    ]),
    new Option('--team <team>', 'of one of its teams'),
    new Option('--priority <priority>', 'of one priority').choices(priorities),
    new Option('--source <source>', 'from one source, such as grafana or incident'),
    new Option('--pending', 'whose issue is behind'),
    new Option('--failing', 'whose issue could not be made as it should be'),
    limitOption(),
    sharedOptions.region(env),
    sharedOptions.endpointUrl(env),
    sharedOptions.output('markdown'),
  ],
  examples: [
    ['make casefile ARGS="alerts list" ENV=dev', 'what is open'],
    ['make casefile ARGS="alerts list --team payments --priority P0" ENV=dev', 'what is most urgent for a team'],
    ['make casefile ARGS="alerts list --failing" ENV=dev', 'which have no issue as they should, and why'],
  ],
  exitCodes: [
    [0, 'listed, also when there are none'],
    [1, 'the table could not be read'],
    [2, 'wrong usage: nothing was asked'],
  ],

  async act(values, shell, terminal) {
    const wanted = valuesSchema.parse(values);
    const now = shell.now();
    const namePrefix = namePrefixOf(shell.env);
    const name = namePrefix + tableNames.alerts;
    const reading = await readAll(
      shell.connect(placeOf(values)).tables.alerts(name).scan(),
      {
        table: name,
        matches: (state) => isWanted(state, wanted, now),
        timeOf: (state) => state.last_seen_at,
        limit: wanted.limit,
      },
      { terminal, next: nextStepsFor(namePrefix) },
    );
    const { newest, matching, read, unreadable } = reading;
    const notes = notesOn(reading);
    terminal.result(
      { alerts: newest.map((state) => summaryOf(state, now)), matching, read, unreadable },
      () =>
        newest.length === 0
          ? ['No alert is like that.', ...notes].join('\n')
          : [
              table(
                alertColumns,
                newest.map((state) => rowOf(state, now)),
              ),
              ...notes,
            ].join('\n'),
      () => [...newest.map((state) => markdownOf(state, now)), '', ...notes].join('\n'),
    );
    return 0;
  },
};

function isWanted(state: AlertState, { status, team, priority, source, pending, failing }: Values, now: Date): boolean {
  const which = status ?? (pending || failing ? 'all' : 'open');
  return (
    (which === 'all' || state.status === which.toUpperCase()) &&
    (team === undefined || state.teams.includes(team)) &&
    (priority === undefined || state.priority === priority) &&
    (source === undefined || state.source === source) &&
    (!pending || isDue(state, now)) &&
    (!failing || state.last_error !== undefined)
  );
}

function markdownOf(state: AlertState, now: Date): string {
  const { priority, status, title, team, occurrences, fingerprint, issue_url } = state;
  const issue = hasIssue(state) && issue_url !== undefined ? `<${issue_url}>` : inlineCode(issueOrWhyNone(state, now));
  const key = inlineCode(fingerprint.slice(0, 12));
  return `- **${priority}** ${status} ${inlineCode(title)} of ${team}, fired ${occurrences}×, ${key}: ${issue}`;
}
