import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ExperimentReport } from '@casefile/chaos-cli';
import { buildAll } from './build.js';
import { issuesOn, sendAlerts, sentAlerts, untilIssues } from './demo-alerts.js';
import { summaryOf } from './demo-summary.js';
import { localEndpoint, useEnvironment } from './environments.js';
import { LOCAL_REPOSITORY } from './local-github.js';
import { applyLocally, localAwsUp, localGitHubUp } from './local-stack.js';
import { root } from './paths.js';
import { exitWith, step } from './progress.js';

/**
 * The main job, seen once, on this machine alone: a function loses a right, and its issue says which, where and what to
 * add; alerts of Grafana and CloudWatch come in, and each has its one issue for as long as it lasts.
 */
async function demo(): Promise<void> {
  useEnvironment('local');
  Reflect.deleteProperty(process.env, 'TF_VAR_github_repo'); // the demo sends nothing to anybody's own repository
  await step('Bundle the functions', () => buildAll());
  const answer = await localAwsUp();
  if (answer.enforcesIam === false) {
    throw new Error(
      `${answer.product} at ${localEndpoint} does not enforce IAM, so nothing would break. Stop it (or set AWS_ENDPOINT_URL) and run make demo again.`,
    );
  }
  const github = await localGitHubUp(answer);
  const stack = { github, names: await applyLocally() };
  const before = new Set((await github.control.issues(LOCAL_REPOSITORY)).map(({ number }) => number));
  await chaos(['restore', ...(answer.started ? ['--forget'] : [])]); // what an earlier, interrupted run left
  console.error('');
  const run = await chaos(['run', '--target', 's3', '--output', 'json']);
  if (run.stdout === '') throw new Error('The experiment ended early; what it had changed has been put back.');
  const report = JSON.parse(run.stdout) as ExperimentReport;
  const context = report.enriched_context;
  if (!context) throw new Error(`No case file came: ${report.reason}`);

  const finding = report.first_finding?.kind ?? 'evidence';
  const incident = `${context.incident.error_type} in ${report.function_name}`;
  await step('Wait for the issue of the incident, with its evidence', (progress) =>
    untilIssues(stack, `the issue of ${incident}`, progress, (find) => {
      const issue = find(incident);
      // of a repetition without news the issue says nothing new: that costs no write
      return issue?.state === 'open' && issue.body?.includes(`\`${finding}\``) === true;
    }),
  );
  await step('Send alerts of Grafana and CloudWatch', (progress) => sendAlerts(stack, progress));

  const find = await issuesOn(github);
  const issues = [incident, ...sentAlerts].flatMap((name) => find(name) ?? []);
  console.log(summaryOf({ stack, report, context, issues, wasThere: ({ number }) => before.has(number) }));
  process.exitCode = run.code ?? 1;
}

/** The chaos command line, its progress on our terminal. Ctrl-C reaches it by itself; it puts everything back and ends, and so do we. */
function chaos(args: string[]): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve, reject) => {
    const main = join(root, 'packages', 'chaos-cli', 'src', 'main.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const waitForChild = () => undefined;
    process.on('SIGINT', waitForChild);
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', waitForChild);
      resolve({ code, stdout });
    });
  });
}

await demo().catch(exitWith);
