import { cloudwatch } from './cloudwatch.js';
import type { Fault } from './fault.js';
import { handler } from './handler.js';
import { memory } from './memory.js';
import { s3 } from './s3.js';
import { throttle } from './throttle.js';
import { timeout } from './timeout.js';

/** Every fault. A new one is a file beside this one and a line here. */
export const faults: readonly Fault[] = [s3, cloudwatch, throttle, timeout, memory, handler];

/** What `--target` may name: a fault, or `both` for the two permissions. */
export const targets: Readonly<Record<string, readonly Fault[]>> = {
  both: [s3, cloudwatch],
  ...Object.fromEntries(faults.map((fault) => [fault.name, [fault]])),
};

/** Targets that take permissions away from the role. */
export const revocations = namesOf((fault) => fault.changes === 'role');

/** Targets that change the function's configuration. */
export const injections = namesOf((fault) => fault.changes === 'function');

export function faultNamed(name: string): Fault | undefined {
  return faults.find((fault) => fault.name === name);
}

function namesOf(belongs: (fault: Fault) => boolean): string[] {
  return Object.entries(targets)
    .filter(([, members]) => members.every(belongs))
    .map(([name]) => name);
}
