import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import pc from 'picocolors';
import { buildAll } from './build.js';
import { localDir, root } from './paths.js';
import { run, RunError } from './run.js';
import { pluginDir, terraform, terraformBinary } from './terraform.js';
import { type OwnStack, startTestStack } from './with-stack.js';

/** How one part of the suite ended. A part that could not run counts as one failure. */
interface Result {
  passed: number;
  failed: number;
  /** What a person needs to see of a failure. */
  detail?: string;
}

const reports = join(localDir, 'test');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

/** Everything, in the order in which mistakes show soonest; ends with the counts. The local AWS comes up meanwhile. */
async function main(): Promise<void> {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const results: Result[] = [];
  const part = async (title: string, work: () => Promise<Result>) => results.push(await reported(title, work));

  let stack: Promise<OwnStack> | undefined;
  await part('build: bundles and zips', () => check(() => buildAll()));
  if (results.every(({ failed }) => failed === 0)) {
    stack = startTestStack();
    stack.catch(() => undefined); // said where it is awaited
  }
  try {
    for (const [title, command, ...args] of staticChecks) {
      await part(`check: ${title}`, () => check(() => run(bin(command), args, { cwd: root })));
    }
    await part('check: Terraform format', () =>
      check(async () => run(await terraformBinary(), ['fmt', '-check', '-recursive', 'infra'], { cwd: root })),
    );
    await part('check: yarn.lock names no host', () => check(lockNamesNoHost));
    await part('unit', () => jest('unit', {}));
    for (const directory of terraformTestFolders()) {
      await part(`terraform: ${relative(root, directory)}`, () => terraformTest(directory));
    }
    for (const project of ['contract', 'integration']) {
      await part(project, async () => {
        if (!stack) throw new Error('not run: the bundles did not build');
        return jest(project, (await stack).env);
      });
    }
  } finally {
    await (await stack?.catch(() => undefined))?.stop();
  }

  const passed = sum(results.map((result) => result.passed));
  const failed = sum(results.map((result) => result.failed));
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

const staticChecks = [
  ['types', 'tsc', '--noEmit'],
  ['lint', 'eslint', '.'],
  ['format', 'prettier', '--check', '--log-level=warn', '.'],
  ['unused code and dependencies', 'knip'],
  ['who may import whom', 'depcruise', 'packages', '--config', '.dependency-cruiser.mjs', '--output-type', 'err'],
  ['GitHub workflows', 'tsx', 'scripts/lint-workflows.ts'],
] as const;

async function reported(title: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = Date.now();
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    result = { passed: 0, failed: 1, detail: error instanceof Error ? error.message : String(error) };
  }
  const mark = result.failed === 0 ? pc.green('✓') : pc.red('✗');
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${mark} ${title.padEnd(44)} ${result.passed} passed, ${result.failed} failed  ${pc.dim(`${seconds} s`)}`,
  );
  if (result.failed > 0 && result.detail) console.log(result.detail);
  return result;
}

/** One check that passes or fails as a whole. */
async function check(work: () => Promise<unknown>): Promise<Result> {
  try {
    await work();
    return { passed: 1, failed: 0 };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { passed: 0, failed: 1, detail: `${error.output}${error.errors}` };
  }
}

interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
}

/** A skipped test has not passed, and a file that did not load hides its tests: both count as failures. */
async function jest(project: string, env: NodeJS.ProcessEnv): Promise<Result> {
  const outputFile = join(reports, `${project}.json`);
  const args = ['--no-warnings', '--experimental-vm-modules', join(root, 'node_modules', 'jest', 'bin', 'jest.js')];
  let detail: string | undefined;
  try {
    await run(
      process.execPath,
      [
        ...args,
        `--selectProjects=${project}`,
        '--silent',
        '--json',
        `--outputFile=${outputFile}`,
        // all cores, though Terraform is at work beside them: it mostly waits
        project === 'unit' ? '--maxWorkers=100%' : '--runInBand',
      ],
      { cwd: root, env: { ...process.env, ...env } },
    );
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    detail = error.errors;
  }
  const report = JSON.parse(readFileSync(outputFile, 'utf8')) as JestReport;
  const failed =
    report.numFailedTests + report.numPendingTests + report.numTodoTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && (detail !== undefined || report.numPassedTests === 0) ? 1 : failed,
    ...(detail === undefined ? {} : { detail }),
  };
}

/** `terraform test` of one folder, offline: its tests mock the provider. */
async function terraformTest(directory: string): Promise<Result> {
  const stack = { directory, dataDir: join(reports, relative(root, directory)), backend: [], env: {} };
  const plugins = pluginDir();
  await terraform(stack, ['init', '-backend=false', '-input=false', ...(plugins ? [`-plugin-dir=${plugins}`] : [])]);
  let output: string;
  let detail: string | undefined;
  try {
    output = await terraform(stack, ['test', '-json']);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    output = error.output;
    detail = messages(error.output).join('\n') || error.errors;
  }
  const summary = output.split('\n').flatMap((line) => {
    if (!line.includes('"test_summary"')) return [];
    return [
      (JSON.parse(line) as { test_summary?: { passed: number; failed: number; errored: number; skipped: number } })
        .test_summary,
    ];
  })[0];
  if (!summary) throw new Error(detail ?? `terraform test said nothing in ${directory}`);
  return {
    passed: summary.passed,
    failed: summary.failed + summary.errored + summary.skipped,
    ...(detail === undefined ? {} : { detail }),
  };
}

function messages(output: string): string[] {
  return output.split('\n').flatMap((line) => {
    const event = line.startsWith('{')
      ? (JSON.parse(line) as { '@level'?: string; '@message'?: string; diagnostic?: { detail: string } })
      : {};
    return event['@level'] === 'error' ? [`${event['@message'] ?? ''} ${event.diagnostic?.detail ?? ''}`] : [];
  });
}

function terraformTestFolders(): string[] {
  const files = readdirSync(join(root, 'infra'), { recursive: true, encoding: 'utf8' });
  const tests = files.filter((file) => file.endsWith('.tftest.hcl') && !file.includes('.terraform'));
  return [...new Set(tests.map((file) => join(root, 'infra', dirname(file).replace(/\/tests$/, ''))))].sort();
}

async function lockNamesNoHost(): Promise<void> {
  const lock = readFileSync(join(root, 'yarn.lock'), 'utf8');
  const named = lock.split('\n').filter((line) => /https?:\/\//.test(line));
  if (named.length > 0)
    throw new Error(`yarn.lock names a host, so it would be asked on every machine:\n${named.join('\n')}`);
  return Promise.resolve();
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

await main();
