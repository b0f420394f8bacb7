import { pairs } from '@casefile/cli-kit';
import { InvalidArgumentError, Option } from 'commander';
import { incidentId } from '@casefile/context-core';
import * as z from 'zod';
import { messageOf } from '../error.js';
import { type Failure, failureOf } from '../invocation.js';
import { openSession, options, placeOptions } from '../options.js';
import { publishFailure } from '../publish.js';
import { type CommandSpec, refusedMeaning } from './command.js';

const schema = z.object({ payload: z.record(z.string(), z.unknown()), publish: z.boolean() });

export const invoke: CommandSpec = {
  name: 'invoke',
  summary: 'invoke the function once and show what came of it',
  description:
    'Invokes the function and waits. When it fails in a way that it cannot report itself (throttled, timed out, ' +
    'crashed, no such handler), the incident is published for it, to the topic of its INCIDENTS_TOPIC_ARN.',
  options: (env) => [
    new Option('-p, --payload <json>', 'event, a JSON object').default({}, '{}').argParser(parsePayload),
    new Option('--no-publish', 'do not publish the incident of a failure'),
    ...placeOptions(env),
    options.output(),
  ],
  examples: [
    ['yarn chaos invoke', 'once, with an empty event'],
    [`yarn chaos invoke --payload '{"sleep_ms":2500}'`, 'long enough to time out under `inject --target timeout`'],
  ],
  exitCodes: [[0, 'the function did its work'], [1, 'the invocation failed, or AWS did'], refusedMeaning],

  async act(values, shell, terminal) {
    const { payload, publish } = schema.parse(values);
    const session = openSession({ journalDir: '', ...z.record(z.string(), z.unknown()).parse(values) }, shell);
    const fn = await session.cloud.describeFunction(session.functionName);
    terminal.step(`Invoking ${fn.name}`);
    const start = session.now().getTime();
    const answer = await session.cloud.invoke(fn.name, payload);
    const durationMs = session.now().getTime() - start;
    const failure = failureOf(answer);
    terminal.stepEnds(failure ? 'failed' : 'done');

    let incident = failure?.incidentId ?? null;
    if (publish && failure?.reportedBy === 'invoker') incident = incidentId(await publishFailure(session, fn, failure));
    terminal.result(
      {
        function_name: fn.name,
        status: answer.status,
        function_error: answer.functionError,
        duration_ms: durationMs,
        payload: answer.payload,
        failure: failure ? factsOf(failure) : null,
        incident_id: incident,
        log_tail: answer.logTail,
      },
      () =>
        [
          failure
            ? terminal.paint.red(`${fn.name} failed: ${failure.errorCode}`)
            : terminal.paint.green(`${fn.name} did its work`),
          pairs([
            ['status', `${answer.status}${answer.functionError === null ? '' : ` ${answer.functionError}`}`],
            ['duration', `${durationMs} ms`],
            ['answer', answer.payload],
            ['incident', incident ?? (failure ? 'not published' : 'none')],
          ]),
          ...(answer.logTail === '' ? [] : ['', terminal.paint.dim('log:'), answer.logTail]),
        ].join('\n'),
    );
    return failure ? 1 : 0;
  },
};

function factsOf({ reportedBy, errorType, errorCode, errorMessage }: Failure) {
  return { reported_by: reportedBy, error_type: errorType, error_code: errorCode, error_message: errorMessage };
}

function parsePayload(text: string): unknown {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (error) {
    throw new InvalidArgumentError(
      `It must be a JSON object, such as '{"sleep_ms":2500}'. ${error instanceof SyntaxError ? messageOf(error) : ''}`,
    );
  }
}
