import type { Cloud } from './cloud.js';
import { ChaosError } from './error.js';
import { type Fault, holds, type State, type Target } from './faults/fault.js';
import type { Tools } from './session.js';

const settleSeconds = 30;

/** Waits until AWS shows the state: IAM and Lambda answer reads from before a change for a moment. */
export async function settle(
  tools: Pick<Tools, 'now' | 'sleep'>,
  cloud: Cloud,
  fault: Fault,
  target: Target,
  wanted: State,
): Promise<void> {
  const deadline = tools.now().getTime() + settleSeconds * 1000;
  while (!holds(await fault.snapshot(cloud, target), wanted)) {
    if (tools.now().getTime() >= deadline) {
      throw new ChaosError(
        'failed',
        `${fault.name}: AWS still shows another configuration ${settleSeconds} s after the change was accepted.`,
        'See `chaos status`, then `chaos restore`.',
      );
    }
    await tools.sleep(500);
  }
}
