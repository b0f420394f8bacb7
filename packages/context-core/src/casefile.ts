import { inlineCode, joinMarkdown, type Markdown, ours } from '@casefile/safe-text';
import { data, renderFindings, renderGaps, renderResults, renderWhen } from './casefile-markdown.js';
import type { EnrichedContextJson } from './context.js';

/**
 * The case file as Markdown, for a person at 3 a.m.: what failed, the cause, what is missing in the evidence, the
 * evidence. Whatever others wrote stands in code, and the fences say to agents that it is data.
 */
export function renderCaseFile(context: EnrichedContextJson): Markdown {
  const { incident, findings, results, estimated_tokens, token_budget, enrichment_timestamp } = context;
  const gaps = renderGaps(results);
  return ours`${joinMarkdown(
    [
      ours`# ${inlineCode(incident.error_type)} in ${inlineCode(incident.lambda_name)}`,
      renderWhen(incident),
      ours`${inlineCode(incident.error_code)}, in the words of the alert:`,
      data(incident.error_message),
      ours`## Findings`,
      ...renderFindings(findings),
      ...(gaps === '' ? [] : [ours`## What is missing here`, gaps]),
      ours`## Evidence`,
      ...renderResults(results),
      ours`---`,
      ours`Gathered at ${inlineCode(enrichment_timestamp)}; about ${estimated_tokens} of ${token_budget} tokens.`,
    ],
    '\n\n',
  )}\n`;
}
