/** An alarm of CloudWatch as it stands, whether or not it told anybody. */
export interface StandingAlarm {
  name: string;
  /** Since when it has been in its state (ISO 8601 UTC): the `StateChangeTime` of the notification of that change. */
  changedAt: string;
  state: string;
  /** ARNs of what it tells when it fires or resolves. */
  actions: readonly string[];
  /** Nobody switched its actions off, and no other alarm suppresses them. */
  actionsEnabled: boolean;
  /** What it publishes to SNS when it changes to this state; `parseAlert` reads it. */
  notification: string;
}

/** All alarms of the account and region, page by page; a page holds at most 100. */
export type ListAlarms = () => AsyncIterable<StandingAlarm[]>;
