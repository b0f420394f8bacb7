import { title } from '@casefile/safe-text';
import { renderBody } from './issue-body.js';
import { labelsOf } from './issue-labels.js';
import type { IssueRoute } from './issue-routing.js';
import { defaultLifeSettings } from './life.js';
import { frameLength, managedPart } from './merge-body.js';
import type { AlertState } from './state.js';

/** An issue as it should be. */
export interface RenderedIssue {
  title: string;
  /** Our part of the body: the marker on the first line, the rest between our marks. */
  body: string;
  labels: string[];
}

export interface RenderOptions {
  /** The line of `signMarker`. */
  marker: string;
  route: IssueRoute;
  /** Hosts that links may lead to (`example.org`, `*.example.org`), beside the AWS console's and the route's runbook's. */
  linkHosts: readonly string[];
  /** For how long "not planned" mutes. */
  muteMs?: number;
  /** It comes and goes: its issue stays open until it is quiet. */
  isFlapping?: boolean;
  /** A person's snooze is running. */
  isSnoozed?: boolean;
  /** How long the body may be, in UTF-16 units: `roomIn` of the body that it is merged into. */
  limit?: number;
}

const MAX_BODY = 60_000;

/** The issue of an alert: a pure function of its state, so the same state gives the same bytes. */
export function renderIssue(state: AlertState, options: RenderOptions): RenderedIssue {
  const { marker, route, linkHosts, muteMs = defaultLifeSettings.muteMs, limit = MAX_BODY } = options;
  const { isFlapping = false, isSnoozed = false } = options;
  const content = renderBody(state, {
    route,
    linkHosts,
    unknownTeam: route.unknownTeam,
    muteMs,
    isFlapping,
    isSnoozed,
    limit: Math.min(limit, MAX_BODY) - frameLength(marker),
  });
  const labels = labelsOf(state, route, { isFlapping, isSnoozed });
  return { title: titleOf(state), body: managedPart(marker, content), labels };
}

/** GitHub takes 256 characters. */
function titleOf(state: AlertState): string {
  const text = state.title.trim() === '' ? '(no title)' : state.title;
  return title(`[${state.priority}] ${text}`, 256);
}
