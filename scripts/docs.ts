import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertEvent } from '@casefile/alert-core';
import { root } from './paths.js';

/** A fenced block of a Markdown file. */
export interface Snippet {
  language: string;
  text: string;
  /** What a comment before it says it is. */
  mark?: string;
  /** What the lines after it say it becomes, one line for each alert. */
  stated: string[];
}

/** The fenced blocks of a file, relative to the root. */
export function snippetsIn(file: string): Snippet[] {
  const markdown = readFileSync(join(root, file), 'utf8');
  const fenced = /(?:<!-- (\w+) -->\s+)?^```(\w+)\n([^]*?)^```\n\n?((?:^- `(?:FIRING|RESOLVED)` .*\n)*)/gm;
  return [...markdown.matchAll(fenced)].map(([, mark, language = '', text = '', stated = '']) => ({
    language,
    text,
    ...(mark === undefined ? {} : { mark }),
    stated: stated.split('\n').filter((line) => line !== ''),
  }));
}

/** The payloads that `docs/alerts.md` shows. */
export function examplePayloads(): Snippet[] {
  return snippetsIn('docs/alerts.md').filter(({ language, mark }) => language === 'json' && mark !== 'secret');
}

/** An alert in the words of `docs/alerts.md`. */
export function statement(
  event: Pick<AlertEvent, 'state' | 'title' | 'resource' | 'team' | 'priority' | 'needs_routing'>,
): string {
  const { state, title, resource, team, priority, needs_routing } = event;
  const about = `about the ${resource.type} \`${resource.id ?? ''}\``;
  const routing = needs_routing ? ', needs routing' : '';
  return `- \`${state}\` \`${title}\`, ${about}, team \`${team}\`, \`${priority}\`${routing}`;
}
