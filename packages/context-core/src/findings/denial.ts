/** One refusal by IAM, as AWS words it. */
export interface Denial {
  principal: string;
  /** The name in an `assumed-role` ARN. */
  role?: string;
  /** As written: SNS says `SNS:Publish`, SQS `sqs:sendmessage`. */
  action: string;
  resource?: string;
  /** The kind of policy that decided, and whether it forbids or only fails to allow; absent when AWS does not say. */
  reason?: { policy: string; explicit: boolean };
}

/**
 * Finds AWS's sentence in a text: `User: ARN is not authorized to perform: ACTION on resource: ARN because no TYPE
 * policy allows the ACTION action` or `… with an explicit deny in a TYPE policy`. Quotes around the resource and the
 * resource itself may be missing. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function parseDenial(text: string): Denial | undefined {
  const match = sentence.exec(text);
  if (!match) return undefined;
  const [whole, principal = '', action = '', quoted, bare] = match;
  const resource = quoted ?? bare?.replace(/[.,;]$/, '');
  const role = /^arn:[\w-]+:sts::\d{12}:assumed-role\/([\w+=,.@-]{1,64})\//.exec(principal)?.[1];
  const reason = parseReason(text.slice(match.index + whole.length));
  return { principal, action, ...(role && { role }), ...(resource && { resource }), ...(reason && { reason }) };
}

const sentence =
  /\bUser: (arn:[^\s"]{1,400}|anonymous) is not authorized to perform: ([A-Za-z0-9-]{1,64}:[A-Za-z0-9]{1,100})(?: on resource: (?:\\?"([^"\\]{1,1200})\\?"|([^\s"]{1,1200})))?/;

function parseReason(rest: string): Denial['reason'] {
  const denied =
    /^ with an explicit deny in an? ([a-z A-Z-]{1,60}?)(?: policy\b|(?<=boundary|boundaries)|[.:,]|$)/.exec(rest);
  if (denied?.[1]) return { policy: named(denied[1]), explicit: true };
  const missing = /^ because no ([a-z A-Z-]{1,60}?)(?: policy|(?<=boundary)) allows\b/.exec(rest);
  return missing?.[1] ? { policy: named(missing[1]), explicit: false } : undefined;
}

const named = (type: string) => (/bound/.test(type) ? 'permissions boundary' : `${type} policy`);
