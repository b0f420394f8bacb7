import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { Logger } from '@casefile/lambda-kit';
import { call } from './call.js';

/** What is written down about an object that was read. */
interface ObjectSummary {
  bucket: string;
  key: string;
  bytes: number;
  sha256: string;
}

/** What one invocation reads at most. */
const MAX_OBJECTS = 50;

/** Where the objects are. */
interface ObjectSource {
  s3: S3Client;
  log: Pick<Logger, 'error'>;
  partition: string;
  bucket: string;
  prefix: string | undefined;
}

/** Reads the first objects of the bucket, one after the other, so that a refusal is met, and told, once. */
export async function readObjects(source: ObjectSource): Promise<ObjectSummary[]> {
  const { s3, log, partition, bucket, prefix } = source;
  const list = { operation: 's3:ListBucket', resource: `arn:${partition}:s3:::${bucket}`, bucket };
  const page = await call(log, list, () =>
    s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: MAX_OBJECTS })),
  );
  const summaries: ObjectSummary[] = [];
  for (const { Key } of page.Contents ?? []) if (Key !== undefined) summaries.push(await readObject(source, Key));
  return summaries;
}

async function readObject({ s3, log, partition, bucket }: ObjectSource, key: string): Promise<ObjectSummary> {
  const get = { operation: 's3:GetObject', resource: `arn:${partition}:s3:::${bucket}/${key}`, bucket, key };
  return call(log, get, async () => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const content = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { bucket, key, bytes: content.length, sha256 };
  });
}
