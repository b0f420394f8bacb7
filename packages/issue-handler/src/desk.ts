import {
  type AlertState,
  type Budget,
  isHeld,
  isSnoozed,
  type IssueRoute,
  type IssueRouting,
  issueRouteOf,
  type IssueTracker,
  renderIssue,
  type RenderedIssue,
  signMarker,
  type Silence,
  silenceOf,
  type Silencing,
} from '@casefile/alert-core';

/** What work on a case needs of the world around it. */
export interface Desk {
  tracker: IssueTracker;
  budget: Pick<Budget, 'reserve'>;
  routing: IssueRouting;
  /** What operators silenced. */
  silences: readonly Silence[];
  /** One or two; the first one signs. */
  markerKeys: readonly string[];
  /** Hosts that links in issues may lead to. */
  linkHosts: readonly string[];
  /** For how long "not planned" mutes. */
  muteMs: number;
  /** For how long GitHub's listings may leave out what was just made. */
  unknownOutcomeWaitMs: number;
  now: () => Date;
  /** Epoch milliseconds at which this work is ended from outside. */
  endsAt: number;
}

export function routeOf({ routing }: Desk, state: AlertState): IssueRoute {
  return issueRouteOf(routing, state.team);
}

/** Why people are not to be told of an alert now. */
export function silenceOn({ silences, routing, now }: Desk, state: AlertState): Silencing | undefined {
  return silenceOf(state, { silences, maintenance: routing.maintenance, now: now() });
}

/** The first line of what is written about an alert; `about` makes it that of one comment. */
export function markerOf({ markerKeys: [key = ''] }: Desk, repo: string, state: AlertState, about?: string): string {
  const { fingerprint, episode } = state;
  return signMarker(key, { repo, fingerprint, episode, ...(about === undefined ? {} : { about }) });
}

/** The issue as it should be; `limit` is for a body that holds text of people, too. */
export function issueFor(desk: Desk, repo: string, state: AlertState, limit?: number): RenderedIssue {
  return renderIssue(state, {
    marker: markerOf(desk, repo, state),
    route: routeOf(desk, state),
    linkHosts: desk.linkHosts,
    muteMs: desk.muteMs,
    isFlapping: isHeld(state, desk.now()),
    isSnoozed: isSnoozed(state, desk.now()),
    ...(limit === undefined ? {} : { limit }),
  });
}

/** GitHub's clock and ours may be apart by as much. */
const CLOCK_TOLERANCE_MS = 120_000;

/** From when a search has to look for what was tried at a time. */
export function shortlyBefore(at: string): string {
  return new Date(Date.parse(at) - CLOCK_TOLERANCE_MS).toISOString();
}
