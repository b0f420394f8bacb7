import * as z from 'zod';

/** What comes to a topic and is no alert, though it belongs there: each with the reason to ignore it. */
const notices: readonly { reason: string; schema: z.ZodType }[] = [
  {
    reason: 'an SNS subscription notice',
    schema: z.object({ Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']) }),
  },
  // AWS sends one when somebody sets up the notification.
  {
    reason: 'a test notification of AWS',
    schema: z.object({ Event: z.string().regex(/:Test_?(Event|Notification)$/i) }),
  },
  { reason: 'an Auto Scaling notification', schema: z.object({ Event: z.string().startsWith('autoscaling:') }) },
  { reason: 'an RDS notification', schema: z.object({ 'Event Source': z.string(), 'Event Message': z.string() }) },
  { reason: 'a cost anomaly', schema: z.object({ anomalyId: z.string(), anomalyDetailsLink: z.string() }) },
  {
    reason: 'an EventBridge event that is no alarm',
    schema: z.object({ source: z.string().startsWith('aws.'), 'detail-type': z.string(), detail: z.object({}) }),
  },
];

/** Why a JSON payload is only a notice; `undefined` when it is none. */
export function noticeIn(payload: unknown): string | undefined {
  return notices.find(({ schema }) => schema.safeParse(payload).success)?.reason;
}

/** The same for text that is no JSON: budgets write mails to topics. */
export function noticeInText(text: string): string | undefined {
  return /^\s*(AWS Budget Notification|Dear AWS Customer)/i.test(text) ? 'a mail about the budget' : undefined;
}
