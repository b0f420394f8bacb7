import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExperimentReport } from '@casefile/chaos-cli';
import { type EnrichedContextJson, renderCaseFile } from '@casefile/context-core';
import type { IssueSummary } from '@casefile/github-fake';
import pc from 'picocolors';
import type { DemoStack } from './demo-alerts.js';
import { localEndpoint, region } from './environments.js';
import { localDir } from './paths.js';

export interface Demonstrated {
  stack: DemoStack;
  report: ExperimentReport;
  context: EnrichedContextJson;
  /** Of all alerts that were sent, that of the incident first. */
  issues: readonly IssueSummary[];
  /** Whether an issue was there before this demo. */
  wasThere: (issue: IssueSummary) => boolean;
}

/** What a demo ends with: the case file, the verdict, and where to click. */
export function summaryOf({ stack, report, context, issues, wasThere }: Demonstrated): string {
  const { times, verdict, reason } = report;
  const seconds = (milliseconds: number | null) =>
    milliseconds === null ? 'never' : `${(milliseconds / 1000).toFixed(1)} s`;
  const key = JSON.stringify({ incident_id: { S: report.case_file_id } });
  const markdown = renderCaseFile(context);
  const files = write(context, markdown);
  return [
    '',
    markdown,
    verdict === 'held' ? pc.green(pc.bold('The hypothesis held.')) : pc.red(pc.bold('The hypothesis did not hold.')),
    reason,
    `Fault → incident: ${seconds(times.fault_to_shown_ms)}. Incident → stored: ${seconds(times.shown_to_stored_ms)}. The right is back.`,
    '',
    pc.bold(`One issue for each alert, at ${stack.github.issuesUrl}`),
    ...issues.map((issue, index) =>
      lineOf(issue, stack.github.issuesUrl, index === 0 ? report.first_finding?.statement : undefined),
    ),
    ...(issues.some(wasThere) ? [comeAgain(issues.filter(wasThere).length, issues.length)] : []),
    '',
    pc.bold('Where to look further'),
    `  the case file     ${pathToFileURL(files.markdown).href}`,
    `  as agents get it  ${pathToFileURL(files.json).href}`,
    `  in the table      aws dynamodb get-item --endpoint-url ${localEndpoint} --region ${region} --table-name ${String(stack.names.incident_table_name)} --key '${key}'`,
    '                    (with AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test)',
    '  log lines         make ls-logs',
    '  another fault     make chaos ARGS="run --target throttle"',
    '  another alert     make ls-publish SOURCE=alertmanager',
    '  stop              make demo-down',
  ].join('\n');
}

function lineOf({ number, state, title }: IssueSummary, issuesUrl: string, finding: string | undefined): string {
  const shown = state === 'open' ? pc.green('open  ') : pc.magenta('closed');
  return `  ${shown}  ${issuesUrl}/issues/${number}  ${title}${finding === undefined ? '' : `\n          ${finding}`}`;
}

function comeAgain(known: number, all: number): string {
  const which = known === all ? 'All of them were' : `${known} of them were`;
  return `  ${which} there before: what fires again is counted in its issue, and what was over reopens it.`;
}

function write(context: EnrichedContextJson, markdown: string): { markdown: string; json: string } {
  const folder = join(localDir, 'demo');
  const files = { markdown: join(folder, 'case-file.md'), json: join(folder, 'case-file.json') };
  mkdirSync(folder, { recursive: true });
  writeFileSync(files.markdown, markdown);
  writeFileSync(files.json, `${JSON.stringify(context, null, 2)}\n`);
  return files;
}
