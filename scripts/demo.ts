import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExperimentReport } from '@casefile/chaos-cli';
import { renderCaseFile } from '@casefile/context-core';
import pc from 'picocolors';
import { buildAll } from './build.js';
import { localEndpoint, localStack, region, useEnvironment } from './environments.js';
import { up } from './local-aws.js';
import { localDir, root } from './paths.js';
import { exitWith, step } from './progress.js';
import { apply, init, outputs } from './terraform.js';

/** The main job, seen once: a function loses a right on a local AWS, and its case file says which, where and what to add. */
async function demo(): Promise<void> {
  useEnvironment('local');
  await step('Bundle the functions', () => buildAll());
  const answer = await step('Start a local AWS', (progress) => {
    progress.update(localEndpoint);
    return up(localEndpoint);
  });
  if (answer.enforcesIam === false) {
    throw new Error(
      `${answer.product} at ${localEndpoint} does not enforce IAM, so nothing would break. Stop it (or set AWS_ENDPOINT_URL) and run make demo again.`,
    );
  }
  const stack = localStack(localEndpoint, join(localDir, 'aws'));
  await step('Initialise Terraform', () => init(stack));
  await step('Apply Terraform (a minute the first time)', (progress) => apply(stack, progress));

  const names = await outputs(stack);
  await chaos(['restore', ...(answer.started ? ['--forget'] : [])]); // what an earlier, interrupted run left
  console.error('');
  const run = await chaos(['run', '--target', 's3', '--output', 'json']);
  if (run.stdout === '') throw new Error('The experiment ended early; what it had changed has been put back.');
  const report = JSON.parse(run.stdout) as ExperimentReport;
  if (!report.enriched_context) throw new Error(`No case file came: ${report.reason}`);

  const files = write(report, renderCaseFile(report.enriched_context));
  console.log(`\n${renderCaseFile(report.enriched_context)}`);
  console.log(summary(report, String(names.incident_table_name), files));
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

function write(report: ExperimentReport, markdown: string): { markdown: string; json: string } {
  const folder = join(localDir, 'demo');
  const files = { markdown: join(folder, 'case-file.md'), json: join(folder, 'case-file.json') };
  mkdirSync(folder, { recursive: true });
  writeFileSync(files.markdown, markdown);
  writeFileSync(files.json, `${JSON.stringify(report.enriched_context, null, 2)}\n`);
  return files;
}

function summary(report: ExperimentReport, table: string, files: { markdown: string; json: string }): string {
  const { times, verdict, reason } = report;
  const seconds = (milliseconds: number | null) =>
    milliseconds === null ? 'never' : `${(milliseconds / 1000).toFixed(1)} s`;
  const key = JSON.stringify({ incident_id: { S: report.case_file_id } });
  return [
    verdict === 'held' ? pc.green(pc.bold('The hypothesis held.')) : pc.red(pc.bold('The hypothesis did not hold.')),
    reason,
    `Fault → incident: ${seconds(times.fault_to_shown_ms)}. Incident → stored: ${seconds(times.shown_to_stored_ms)}. The right is back.`,
    '',
    pc.bold('Where to look further'),
    `  the case file     ${pathToFileURL(files.markdown).href}`,
    `  as agents get it  ${pathToFileURL(files.json).href}`,
    `  in the table      aws dynamodb get-item --endpoint-url ${localEndpoint} --region ${region} --table-name ${table} --key '${key}'`,
    '                    (with AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test)',
    '  log lines         make ls-logs',
    '  another fault     make chaos ARGS="run --target throttle"',
    `  stop              make demo-down`,
  ].join('\n');
}

await demo().catch(exitWith);
