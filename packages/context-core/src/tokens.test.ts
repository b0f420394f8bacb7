import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { estimateTokens } from './tokens.js';

/** Estimate over truth. The oracle is slow on long runs of one letter, so what it is asked stays short. */
const ratio = (text: string) => estimateTokens(text) / countTokens(text, { disallowedSpecial: new Set() });

const hash = (seed: unknown) => createHash('sha256').update(String(seed)).digest();
const hex = (seed: unknown) => hash(seed).toString('hex');
const uuid = (seed: unknown) => hex(seed).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

const lambdaLog = lines(12, (i) =>
  [
    `INIT_START Runtime Version: nodejs:22.v${i}\tRuntime Version ARN: arn:aws:lambda:eu-central-1::runtime:${hex(i)}`,
    `START RequestId: ${uuid(i)} Version: $LATEST`,
    `2025-09-16T16:59:${10 + i}.131Z\t${uuid(i)}\tINFO\tProcessing object uploads/2025/09/16/order-${i * 7919}.json from acme-data-prod`,
    `2025-09-16T16:59:${10 + i}.482Z\t${uuid(i)}\tERROR\tInvoke Error \t{"errorType":"AccessDenied","errorMessage":"Access Denied","stack":["AccessDenied: Access Denied","    at throwDefaultError (/var/task/index.js:${1200 + i}:20)"]}`,
    `[WARN] 16/Sep/2025:16:59:17 +0000 pool=db-primary active=${i} idle=3 waiting=0 took ${i * 3}.52 ms`,
    `END RequestId: ${uuid(i)}`,
    `REPORT RequestId: ${uuid(i)}\tDuration: 2${i}1.97 ms\tBilled Duration: 212 ms\tMemory Size: 128 MB\tMax Memory Used: 87 MB\tInit Duration: 310.47 ms`,
  ].join('\n'),
);

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    's3:GetObject',
    'logs:CreateLogStream',
    'dynamodb:UpdateItem',
    'sqs:SendMessage',
    'kms:GenerateDataKey',
  ].map((action, i) => ({
    Sid: `Allow${action.replace(/.*:/, '')}${i}`,
    Effect: 'Allow',
    Action: [action, action.replace(/:.*/, ':List*')],
    Resource: [`arn:aws:${action.replace(/:.*/, '')}:eu-central-1:12345678901${i}:acme-prod-data-${i}/*`],
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
  })),
});

const nodeTrace = `TypeError: Cannot read properties of undefined (reading 'Body')
    at Runtime.handler (file:///var/task/index.mjs:42:31)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at async de_CommandError (/var/task/node_modules/@aws-sdk/client-s3/dist-cjs/index.js:4867:14)
    at async /var/task/node_modules/@smithy/middleware-retry/dist-cjs/index.js:320:38
    at async Runtime.handleOnceStreaming (file:///var/runtime/index.mjs:1206:29)`;

const pythonTrace = `[ERROR] ClientError: An error occurred (AccessDenied) when calling the GetObject operation: Access Denied
Traceback (most recent call last):
  File "/var/task/app/handler.py", line 57, in lambda_handler
    body = s3.get_object(Bucket=os.environ["BUCKET_NAME"], Key=record["s3"]["object"]["key"])["Body"].read()
  File "/var/lang/lib/python3.12/site-packages/botocore/client.py", line 565, in _api_call
    return self._make_api_call(operation_name, kwargs)
botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the GetObject operation: Access Denied`;

const javaTrace = `java.lang.IllegalStateException: Failed to execute CommandLineRunner
	at org.springframework.boot.SpringApplication.callRunner(SpringApplication.java:774)
	at com.amazonaws.services.lambda.runtime.api.client.EventHandlerLoader$PojoHandlerAsStreamHandler.handleRequest(EventHandlerLoader.java:205)
	at java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)
Caused by: software.amazon.awssdk.services.s3.model.NoSuchKeyException: The specified key does not exist. (Service: S3, Status Code: 404, Request ID: 3Z0PZ7RK3S6E5W7Y)
	... 14 more`;

const prose = `The function lost its permission at some point between the last deployment and the first failed request. Nobody
noticed, because the retries of the queue hid the errors for about eleven minutes; after that the messages arrived in the
dead-letter queue. Restoring the statement is safe: it was part of the role until this morning, and nothing else uses it.
Please don't redrive the queue before the policy is back, or the same messages will fail again.`;

const json = JSON.stringify(
  Array.from({ length: 10 }, (_, i) => ({
    timestamp: `2025-09-16T16:59:17.${100 + i}Z`,
    message: `{"level":"error","msg":"could not save \\"order-${i}\\"","ms":${i * 17.3},"ok":false,"next":null}\n`,
    log_stream: `2025/09/16/[$LATEST]${hex(i).slice(0, 32)}`,
    count: i + 2,
  })),
);

const kinds: Record<string, string> = {
  'Lambda logs': lambdaLog,
  'Lambda logs as JSON strings': JSON.stringify(lambdaLog.split('\n')),
  'an IAM policy': policy,
  'an IAM policy, indented': JSON.stringify(JSON.parse(policy), null, 2),
  'a Node.js stack trace': nodeTrace,
  'a Python stack trace': pythonTrace,
  'a Java stack trace': javaTrace,
  'stack traces as JSON strings': JSON.stringify([nodeTrace, pythonTrace, javaTrace]),
  prose,
  JSON: json,
  'JSON in JSON': JSON.stringify(json),
  'JSON in JSON in JSON': JSON.stringify(JSON.stringify(json)),
};

const dense: Record<string, string> = {
  base64: Array.from({ length: 40 }, (_, i) => hash(i).toString('base64')).join(''),
  base64url: Array.from({ length: 40 }, (_, i) => hash(i).toString('base64url')).join(''),
  'a JWT': Buffer.from(json).toString('base64url').slice(0, 1500),
  hex: Array.from({ length: 40 }, (_, i) => hex(i)).join(''),
  'upper-case hex': Array.from({ length: 40 }, (_, i) => hex(i).toUpperCase()).join(' '),
  UUIDs: lines(40, uuid),
};

const exotic: Record<string, string> = {
  German: 'Die Größe des Geräts wurde überschritten; für Änderungen fehlt dem Benutzer die nötige Berechtigung.',
  French: "Le problème a été résolu après la réinitialisation du système, mais l'accès reste refusé à l'élève.",
  Russian: 'Ошибка подключения к базе данных: превышено время ожидания. Повторите попытку позже.',
  Arabic: 'خطأ في الاتصال بقاعدة البيانات، يرجى المحاولة مرة أخرى لاحقا',
  Japanese: 'エラーが発生しました。データベースへの接続がタイムアウトしました。再試行してください。',
  Chinese: '错误：无法连接到数据库服务器，请检查网络设置并重试。用户没有执行该操作的权限。',
  Korean: '오류가 발생했습니다. 데이터베이스에 연결할 수 없습니다. 다시 시도하십시오.',
  emoji: '🚀 deploy finished ✅ tests ⚠️ 3 warnings 🔥💥🐛👨‍👩‍👧',
  'one letter': 'a'.repeat(300),
  'one capital': 'A'.repeat(300),
  'a ruler': '='.repeat(80),
  'escaped controls': JSON.stringify('\u0000\u0001\u001b[31mred\u001b[0m'.repeat(20)),
  blanks: `${' '.repeat(200)}x${'\t'.repeat(100)}y${'\n'.repeat(100)}`,
};

describe('the estimate against o200k', () => {
  it.each(Object.entries(kinds))('is between 5 %% too low and 25 %% too high on %s', (_, text) => {
    expect(ratio(text)).toBeGreaterThan(0.95);
    expect(ratio(text)).toBeLessThan(1.25);
  });

  it.each(Object.entries(dense))('is between 5 %% too low and 30 %% too high on %s', (_, text) => {
    expect(ratio(text)).toBeGreaterThan(0.95);
    expect(ratio(text)).toBeLessThan(1.3);
  });

  it.each(Object.entries(exotic))('is not more than 15 %% too low on %s', (_, text) => {
    expect(ratio(text)).toBeGreaterThan(0.85);
  });

  it.each(Object.entries(exotic).slice(0, 8))('is at most twice too high on %s', (_, text) => {
    expect(ratio(text)).toBeLessThan(2);
  });

  it('is never more than 15 % too low on generated logs', () => {
    fc.assert(
      fc.property(fc.array(logLine, { minLength: 5, maxLength: 30 }), (log) => {
        expect(ratio(log.join('\n'))).toBeGreaterThan(0.85);
        expect(ratio(JSON.stringify(log))).toBeGreaterThan(0.85);
      }),
    );
  });
});

describe('the estimate', () => {
  it.each([
    ['nothing', '', 0],
    ['a word', 'error', 2],
    ['a number of three digits', '404', 2],
  ])('of %s is small', (_, text, expected) => {
    expect(estimateTokens(text)).toBe(expected);
  });

  it('never exceeds the bytes of the text, two more for the rounding aside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(estimateTokens(text)).toBeLessThanOrEqual(Buffer.byteLength(text) * 1.08 + 2);
      }),
    );
  });

  it('of a whole is about the sum of its lines, so lines can be dropped by their own estimate', () => {
    const events = lambdaLog.split('\n');
    const sum = events.reduce((total, line) => total + estimateTokens(`${JSON.stringify(line)},`), 0);
    expect(Math.abs(estimateTokens(JSON.stringify(events)) / sum - 1)).toBeLessThan(0.1);
  });

  it.each(['a', 'A', 'aB1', '=', ' ', '\t', ' \n', '\\"', 'é', '漢', '😀', '\ud83d', '\u0000'])(
    'copes with a megabyte of %j',
    (unit) => {
      expect(estimateTokens(unit.repeat(1_000_000 / unit.length))).toBeGreaterThan(1000);
    },
  );
});

const word = fc.constantFrom(
  ...'processing failed order bucket object retry connection timeout user the request response for with acme payload'.split(
    ' ',
  ),
  ...'AccessDenied TypeError getObject handleRequest data-processor eu-central-1 s3:GetObject $LATEST DEBUG ERROR'.split(
    ' ',
  ),
);
const seed = fc.integer({ min: 0, max: 1e6 });
const value = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true }).map(String),
  seed.map(uuid),
  seed.map((n) => hex(n).slice(0, 16)),
  seed.map((n) => `arn:aws:iam::${String(n).padStart(12, '9')}:role/service-role/acme-${n}`),
  seed.map((n) => `https://acme-${n}.s3.eu-central-1.amazonaws.com/in/${n}.csv?versionId=${n}`),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(2e12) }).map((date) => date.toISOString()),
  fc.string({
    unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz0123456789-_')),
    minLength: 3,
    maxLength: 12,
  }),
  fc.ipV4(),
);
const logLine = fc
  .array(
    fc.oneof(
      word,
      word,
      word,
      value,
      fc.tuple(word, value).map(([key, text]) => `${key}=${text}`),
      fc.tuple(word, value).map(([key, text]) => `"${key}":"${text}"`),
    ),
    {
      minLength: 3,
      maxLength: 20,
    },
  )
  .map((parts) => parts.join(' '));
