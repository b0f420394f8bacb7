import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';

/** What came of one invocation. */
export interface InvocationResult {
  failures: number;
  /** How often each operation of AWS was called, retries included: `DynamoDB_20120810.UpdateItem` → 10. */
  calls: Record<string, number>;
  /** Milliseconds of processor time that it took, the runtime's own included. */
  cpuMs: number;
}

type Handler = (event: unknown, context: unknown) => Promise<{ batchItemFailures?: unknown[] } | undefined>;

/**
 * `function-environment.ts BUNDLE`: one Lambda environment as a child process. It invokes the bundle's handler with each
 * event that it is sent; what the function logs is its standard output.
 */
const bundle = process.argv[2] ?? '';
const { handler } = createRequire(import.meta.url)(bundle) as { handler: Handler };

let calls: Record<string, number> = {};
subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: { getHeader(name: string): unknown } };
  const operation = String(request.getHeader('x-amz-target'));
  calls[operation] = (calls[operation] ?? 0) + 1;
});

process.on('message', (event) => {
  calls = {};
  const before = process.cpuUsage();
  const tell = (failures: number) => {
    const { user, system } = process.cpuUsage(before);
    const result: InvocationResult = { failures, calls, cpuMs: (user + system) / 1000 };
    process.send?.(result);
  };
  // a handler that rejects has failed as a whole
  void handler(event, { getRemainingTimeInMillis: () => 30_000 }).then(
    (answer) => tell(answer?.batchItemFailures?.length ?? 0),
    () => tell(1),
  );
});
process.send?.('ready');
