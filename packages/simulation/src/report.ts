import type { OutageOptions, OutageResult } from './outage.js';
import type { SimulationOptions, SimulationResult } from './simulate.js';

/** What many worlds come to. */
export interface Tally {
  worlds: number;
  alerts: number;
  deaths: number;
  gitHubCalls: number;
  /** Alerts that ever had two open issues at a time. */
  duplicatesMade: number;
  /** What was wrong at the end. */
  failures: { seed: number; what: string }[];
  /** Worlds in which an alert had two open issues for a while. */
  seedsOfDuplicates: number[];
  /** Nothing was wrong at the end, and no more alerts had two open issues for a while than may. */
  isKept: boolean;
}

type What = Pick<SimulationOptions, 'listings' | 'without'>;

/** With fresh listings no alert may ever have two open issues; while listings lag, one in a thousand. */
const DUPLICATES_ALLOWED = { fresh: 0, lagging: 0.001 };

export function tallyOf(results: readonly SimulationResult[], { listings }: What): Tally {
  const sum = (of: (result: SimulationResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const [alerts, duplicatesMade] = [sum((result) => result.alerts), sum((result) => result.duplicatesMade)];
  const failures = results.flatMap(({ seed, findings }) =>
    findings.map(({ kind, what }) => ({ seed, what: `${kind}: ${what}` })),
  );
  return {
    worlds: results.length,
    alerts,
    deaths: sum((result) => result.deaths),
    gitHubCalls: sum((result) => result.gitHubCalls),
    duplicatesMade,
    failures,
    seedsOfDuplicates: results.filter((result) => result.duplicatesMade > 0).map(({ seed }) => seed),
    isKept: failures.length === 0 && duplicatesMade <= alerts * DUPLICATES_ALLOWED[listings],
  };
}

/** For a terminal: the figures, the first failures, and how to live through one again. */
export function describeRun(what: What, tally: Tally): string {
  const { worlds, alerts, deaths, gitHubCalls, duplicatesMade, failures } = tally;
  const [first] = seedsOf(tally);
  return [
    `${titleOf(what)}: ${alerts} alerts in ${worlds} worlds, ${deaths} deaths, ${gitHubCalls} calls to GitHub`,
    `  ${duplicatesMade} alerts had two open issues for a while; ${failures.length} wrong at the end`,
    ...failures.slice(0, 5).map(({ seed, what: problem }) => `  seed ${seed}: ${problem}`),
    ...(first === undefined ? [] : [`  live through it again: make simulate ARGS="${argumentsOf(what, first)}"`]),
  ].join('\n');
}

export function renderReport(
  runs: readonly { what: What; tally: Tally }[],
  outages: readonly { options: OutageOptions; result: OutageResult }[],
): string {
  const rows = runs.map(({ what, tally }) => {
    const seeds = seedsOf(tally).slice(0, 5).join(', ') || '–';
    const { worlds, alerts, deaths, gitHubCalls, duplicatesMade, failures } = tally;
    return `| ${titleOf(what)} | ${worlds} | ${alerts} | ${deaths} | ${gitHubCalls} | ${duplicatesMade} | ${failures.length} | ${seeds} |`;
  });
  return [
    '# What the simulation found',
    '',
    'Written by `make simulate-report`. A world is fifty alerts, the real handlers, and two to four hours of trouble: processes that',
    'die at their awaits, duplicates, late and reordered deliveries, calls that fail before or after their effect, brown-outs of',
    'GitHub, listings that leave out new issues. Then a day of calm, and the judgement: an alert that fires has one open issue, one',
    'that resolved has none. `make simulate ARGS="--seed 7"` lives through one world again.',
    '',
    'Fresh listings show a new issue within five seconds. When they lag, one issue in fifty takes up to ten minutes, which is longer',
    'than issue-agent waits; how many duplicates that makes is in proportion to how many lag. The sweeper closes them.',
    '',
    '| Run | Worlds | Alerts | Deaths | Calls to GitHub | Ever two open issues | Wrong at the end | First seeds |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    '## Outages',
    '',
    'GitHub is away while alerts come, one of each team P0 and one P1; then it is back, with its limits of 80 writes in any minute and',
    '500 in any hour, and bans who goes on while it is limited. Without the budget each worker heeds only what GitHub says to itself.',
    '',
    '| Outage | Alerts | Budget | Issues | Last P0 after | Last of all after | Most writes in a minute, an hour | Refused | Banned | Receives of one message at most |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...outages.map(outageRow),
    '',
  ].join('\n');
}

function outageRow({ options, result }: { options: OutageOptions; result: OutageResult }): string {
  const { outageMs, teams, alertsPerTeam, budget } = options;
  const { issues, lastIssueMs, mostWrites, refused, isBanned, mostReceives } = result;
  const hours = (ms: number) => (Number.isFinite(ms) ? `${(ms / 3_600_000).toFixed(1)} h` : 'never');
  const minutes = (ms: number) => (Number.isFinite(ms) ? `${(ms / 60_000).toFixed(0)} min` : 'never');
  return `| ${hours(outageMs)} | ${teams} × ${alertsPerTeam} | ${budget} | ${issues} | ${minutes(lastIssueMs.P0)} | ${hours(lastIssueMs.all)} | ${mostWrites.inAMinute}, ${mostWrites.inAnHour} | ${refused} | ${isBanned ? 'yes' : 'no'} | ${mostReceives} |`;
}

function seedsOf({ failures, seedsOfDuplicates }: Tally): number[] {
  return [...new Set([...failures.map(({ seed }) => seed), ...seedsOfDuplicates])].sort((a, b) => a - b);
}

function titleOf({ listings, without }: What): string {
  return without ? `without the safeguard "${without}"` : `${listings} listings`;
}

function argumentsOf({ listings, without }: What, seed: number): string {
  return [`--seed ${seed}`, listings === 'fresh' ? '' : `--listings ${listings}`, without ? `--without ${without}` : '']
    .filter((part) => part !== '')
    .join(' ');
}
