import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { safeguards } from './safeguards.js';
import { describeRun, renderReport, type Tally, tallyOf } from './report.js';
import { simulateOutage } from './outage.js';
import { simulate, type SimulationOptions } from './simulate.js';

/** How many alerts live in one world; thousands of small worlds say more than a large one. */
const ALERTS = 50;

const program = new Command('simulate')
  .description('Lives through worlds in which everything goes wrong, and says whether each alert has its one issue.')
  .option('--seed <number>', 'one world', whole)
  .option('--worlds <number>', `that many worlds of ${ALERTS} alerts, from seed 1 on`, whole)
  .addOption(
    new Option('--listings <kind>', 'how soon a new issue is listed').choices(['fresh', 'lagging']).default('fresh'),
  )
  .addOption(new Option('--without <safeguard>', 'switch a safeguard off').choices(safeguards))
  .option(
    '--report <file>',
    'the whole programme (100,000 alerts with either kind of listings, each safeguard off in turn), written as Markdown',
  );

interface Options extends Pick<SimulationOptions, 'listings' | 'without'> {
  seed?: number;
  worlds?: number;
  report?: string;
}

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  if (options.report !== undefined) return report(options.report);
  const { seed, worlds = 20, listings, without } = options;
  const what = { listings, ...(without ? { without } : {}) };
  const tally = await liveThrough(seed === undefined ? range(1, worlds) : [seed], what);
  console.log(describeRun(what, tally));
  process.exitCode = tally.isKept ? 0 : 1;
}

/** 100,000 alerts twice, and each safeguard until it is missed. */
async function report(file: string): Promise<void> {
  const worlds = range(1, 100_000 / ALERTS);
  const runs = [];
  for (const listings of ['fresh', 'lagging'] as const) {
    runs.push({ what: { listings }, tally: await liveThrough(worlds, { listings }) });
  }
  for (const without of safeguards) {
    const what = { listings: 'fresh' as const, without };
    runs.push({ what, tally: await liveThrough(range(1, 40), what) });
  }
  for (const { what, tally } of runs) console.log(describeRun(what, tally));
  const outages = [];
  for (const [outageHours, budget] of [
    [6, 'on'],
    [1, 'on'],
    [1, 'off'],
  ] as const) {
    const options = { seed: 1, teams: 50, alertsPerTeam: 20, outageMs: outageHours * 3_600_000, budget };
    outages.push({ options, result: await simulateOutage(options) });
  }
  writeFileSync(file, renderReport(runs, outages));
  console.log(`written to ${file}`);
  const isAsItShouldBe = runs.every(({ what, tally }) => tally.isKept !== 'without' in what);
  process.exitCode = isAsItShouldBe ? 0 : 1;
}

type What = Pick<SimulationOptions, 'listings' | 'without'>;

/** Lives through the worlds, side by side on all cores; says how far it is. */
async function liveThrough(seeds: readonly number[], what: What): Promise<Tally> {
  const results: Awaited<ReturnType<typeof simulate>>[] = [];
  const left = [...seeds];
  let saidAt = Date.now();
  const worker = async () => {
    const child = fork(new URL(import.meta.url), [], { env: { ...process.env, CASEFILE_WORLDS: '1' } });
    try {
      for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
        const answer = new Promise<Awaited<ReturnType<typeof simulate>>>((resolve, reject) => {
          child.once('message', resolve);
          child.once('exit', (code) => reject(new Error(`world ${seed} ended with ${code ?? 'a signal'}`)));
        });
        child.send({ seed, alerts: ALERTS, ...what } satisfies SimulationOptions);
        results.push(await answer);
        child.removeAllListeners('exit');
        if (Date.now() - saidAt < 5000) continue;
        saidAt = Date.now();
        console.error(`  ${results.length} of ${seeds.length} worlds`);
      }
    } finally {
      child.disconnect();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), seeds.length) }, worker));
  return tallyOf(
    results.sort((a, b) => a.seed - b.seed),
    what,
  );
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}

if (process.env.CASEFILE_WORLDS) {
  process.on(
    'message',
    (options: SimulationOptions) => void simulate(options).then((result) => process.send?.(result)),
  );
} else {
  await main();
}
