/** What the ARN of an alarm tells. */
export interface AlarmArn {
  region: string;
  account: string;
  name: string;
}

const alarmArn = /^arn:aws[a-z-]{0,20}:cloudwatch:([a-z0-9-]{1,40}):(\d{12}):alarm:([^]{1,1024})$/;

/** Alarm names hold colons, so the name is all that follows `alarm:`; `undefined` for any other text. */
export function parseAlarmArn(text: string | null | undefined): AlarmArn | undefined {
  const [, region, account, name] = alarmArn.exec(text ?? '') ?? [];
  return region === undefined || account === undefined || name === undefined ? undefined : { region, account, name };
}
