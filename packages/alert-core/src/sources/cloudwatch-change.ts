import * as z from 'zod';

/** One change of one alarm, the same whichever way it came. */
export interface AlarmChange {
  /** The form of the payload, and its version where it has one. */
  form: string;
  name?: string | null | undefined;
  arn?: string | null | undefined;
  account?: string | null | undefined;
  /** A code or a name for people. */
  region?: string | null | undefined;
  state: string;
  reason?: string | null | undefined;
  changedAt?: string | null | undefined;
  description?: string | null | undefined;
  tags: Record<string, string>;
  metrics: AlarmMetric[];
  /** What a composite alarm consists of. */
  rule?: string | null | undefined;
  children: string[];
  /** The one series of a multi-series alarm that changed. */
  contributor?: Contributor | undefined;
}

/** A metric that an alarm watches. */
export interface AlarmMetric {
  namespace?: string | null | undefined;
  name?: string | null | undefined;
  dimensions: Record<string, string>;
}

/** A series of a multi-series alarm: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmContributor.html */
export interface Contributor {
  id?: string | null | undefined;
  attributes: Record<string, string>;
}

/** An accessory: of a strange type it is as good as missing, and no reason to lose the alert. */
export const optionalText = z.string().nullish().catch(undefined);

const pair = z
  .object({ name: z.string(), value: z.string() })
  .or(z.object({ Name: z.string(), Value: z.string() }).transform(({ Name, Value }) => ({ name: Name, value: Value })))
  .or(z.object({ Key: z.string(), Value: z.string() }).transform(({ Key, Value }) => ({ name: Key, value: Value })))
  .or(z.object({ key: z.string(), value: z.string() }).transform(({ key, value }) => ({ name: key, value })));

/** Dimensions, tags or attributes: a map, or a list of `{name, value}`, `{Name, Value}`, `{Key, Value}`, `{key, value}`. */
export const textMap = z
  .record(z.string(), z.string())
  .or(z.array(pair).transform((pairs) => Object.fromEntries(pairs.map(({ name, value }) => [name, value]))))
  .catch({});
