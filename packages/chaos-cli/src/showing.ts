import { ChaosError } from './error.js';
import type { Fault } from './faults/fault.js';
import { type Failure, failureOf } from './invocation.js';
import type { Session, Subject } from './session.js';

/** A failed invocation and the fault that it is the doing of. */
interface Shown {
  fault: Fault;
  failure: Failure;
  at: Date;
}

/** What invoking came to: `missing` says why the fault never showed. */
type Showing = { invocations: number } & ({ shown: Shown } | { shown?: never; missing: string });

/** Throws `failed` when the function does not work before the fault, for then its failure would prove nothing. */
export async function requireSteadyState(
  { cloud }: Session,
  { fn }: Subject,
  [fault]: readonly Fault[],
): Promise<void> {
  const failure = failureOf(await cloud.invoke(fn.name, fault?.payload ?? {}));
  if (!failure) return;
  throw new ChaosError(
    'failed',
    `${fn.name} fails already, before the fault: ${failure.errorCode}: ${failure.errorMessage}`,
    'Mend that first: see `chaos status`, `chaos invoke` and the log group of the function.',
  );
}

/** Invokes once a second until a fault shows: on AWS a changed policy takes some seconds to act. */
export async function invokeUntilShown(
  session: Session,
  subject: Subject,
  faults: readonly Fault[],
  limitSeconds: number,
  signal?: AbortSignal,
): Promise<Showing> {
  const deadline = session.now().getTime() + limitSeconds * 1000;
  for (let invocations = 1; ; invocations += 1) {
    signal?.throwIfAborted();
    const failure = failureOf(await session.cloud.invoke(subject.fn.name, faults[0]?.payload ?? {}));
    const fault = failure && faults.find((candidate) => candidate.shows(failure));
    if (fault) return { invocations, shown: { fault, failure, at: session.now() } };
    if (session.now().getTime() >= deadline) {
      const last = failure ? `failed with ${failure.errorCode}: ${failure.errorMessage}` : 'went well';
      const missing = `The fault did not show in ${limitSeconds} s: the last of ${invocations} invocations ${last}.`;
      return { invocations, missing: `${missing}${await explanation(session, subject, faults)}` };
    }
    await session.sleep(1000, signal);
  }
}

/** A revoked permission that still works is either not asked for or granted from elsewhere. */
async function explanation({ cloud }: Session, { role }: Subject, faults: readonly Fault[]): Promise<string> {
  if (!faults.some(({ changes }) => changes === 'role')) return '';
  const left = [...Object.keys(await cloud.inlinePolicies(role.name)), ...(await cloud.attachedPolicies(role.name))];
  const others = left.length === 0 ? 'no policy' : left.join(', ');
  return ` Either this endpoint does not enforce IAM (LocalStack's free image and moto do not; MiniStack does with AUTH=true), or another policy grants the same: the role still has ${others}.`;
}
