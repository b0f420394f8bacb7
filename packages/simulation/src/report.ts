import type { SimulationOptions, SimulationResult } from './simulate.js';

/** What many worlds come to. */
export interface Tally {
  worlds: number;
  alerts: number;
  deaths: number;
  gitHubCalls: number;
  /** Alerts that ever had two open issues at a time. */
  duplicatesMade: number;
  /** Worlds in which something was wrong, and what. */
  failures: { seed: number; what: string }[];
  /** Nothing was wrong at the end, and at most one alert in a thousand ever had two open issues. */
  isKept: boolean;
}

type What = Pick<SimulationOptions, 'listings' | 'without'>;

/** With fresh listings no alert may ever have two open issues; while listings lag, one in a thousand. */
export const DUPLICATES_ALLOWED = { fresh: 0, lagging: 0.001 };

export function tallyOf(results: readonly SimulationResult[]): Tally {
  const sum = (of: (result: SimulationResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const failures = results.flatMap(({ seed, findings, duplicatesMade }) => [
    ...findings.map(({ kind, what }) => ({ seed, what: `${kind}: ${what}` })),
    ...(duplicatesMade > 0 ? [{ seed, what: `${duplicatesMade} alerts had two open issues for a while` }] : []),
  ]);
  const [alerts, duplicatesMade] = [sum((result) => result.alerts), sum((result) => result.duplicatesMade)];
  return {
    worlds: results.length,
    alerts,
    deaths: sum((result) => result.deaths),
    gitHubCalls: sum((result) => result.gitHubCalls),
    duplicatesMade,
    failures,
    isKept:
      results.every(({ findings }) => findings.length === 0) && duplicatesMade <= alerts * DUPLICATES_ALLOWED.lagging,
  };
}

/** For a terminal: the figures, the first failures, and how to live through one again. */
export function describeRun(
  what: What,
  { worlds, alerts, deaths, gitHubCalls, duplicatesMade, failures }: Tally,
): string {
  const [first] = failures;
  return [
    `${titleOf(what)}: ${alerts} alerts in ${worlds} worlds, ${deaths} deaths, ${gitHubCalls} calls to GitHub`,
    `  ${duplicatesMade} duplicates made, ${failures.length} failures`,
    ...failures.slice(0, 5).map(({ seed, what: problem }) => `  seed ${seed}: ${problem}`),
    ...(first ? [`  live through it again: make simulate ARGS="${argumentsOf(what, first.seed)}"`] : []),
  ].join('\n');
}

export function renderReport(runs: readonly { what: What; tally: Tally }[]): string {
  const rows = runs.map(({ what, tally }) => {
    const seeds = [...new Set(tally.failures.map(({ seed }) => seed))].slice(0, 5).join(', ') || '–';
    const { worlds, alerts, deaths, gitHubCalls, duplicatesMade, failures } = tally;
    const wrong = failures.filter(({ what: problem }) => !problem.includes('for a while')).length;
    return `| ${titleOf(what)} | ${worlds} | ${alerts} | ${deaths} | ${gitHubCalls} | ${duplicatesMade} | ${wrong} | ${seeds} |`;
  });
  return [
    '# What the simulation found',
    '',
    'Written by `make simulate-report`. A world is fifty alerts, the real handlers, and two to four hours of trouble: processes that',
    'die at their awaits, duplicates, late and reordered deliveries, calls that fail before or after their effect, brown-outs of',
    'GitHub, listings that leave out new issues. Then a day of calm, and the judgement: an alert that fires has one open issue, one',
    'that resolved has none. `make simulate ARGS="--seed 7"` lives through one world again.',
    '',
    '| Run | Worlds | Alerts | Deaths | Calls to GitHub | Ever two open issues | Wrong at the end | First seeds |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function titleOf({ listings, without }: What): string {
  return without ? `without the safeguard "${without}"` : `${listings} listings`;
}

function argumentsOf({ listings, without }: What, seed: number): string {
  return [`--seed ${seed}`, listings === 'fresh' ? '' : `--listings ${listings}`, without ? `--without ${without}` : '']
    .filter((part) => part !== '')
    .join(' ');
}
