import type { IssueRoute } from './issue-routing.js';
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
  /** Hosts that links may lead to, beside the AWS console's. */
  linkHosts: readonly string[];
}

/** The issue of an alert: a pure function of its state, so the same state gives the same bytes. */
export function renderIssue(state: AlertState, { marker, route }: RenderOptions): RenderedIssue {
  const body = `${marker}\n${state.status} ${state.episode} ${state.occurrences}`;
  return { title: `[${state.priority}] ${state.title}`, body, labels: ['casefile', ...route.labels] };
}

/** What people are told about an alert that goes on: `last_news`, and how it stands. */
export function renderComment(state: AlertState, marker: string): string {
  return `${marker}\n${state.last_news ?? ''}`;
}

/** The body with our part as it should be; what people wrote around it stays. */
export function mergeBody(current: string, managed: string): string {
  return current === managed ? current : managed;
}

/** The labels with ours as they should be; those that are not ours stay. */
export function mergeLabels(_current: readonly string[], wanted: readonly string[]): string[] {
  return [...wanted];
}
