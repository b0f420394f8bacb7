import type { Clock } from './clock.js';

/** How a call over the network goes: when it takes effect, when its answer comes, and whether that is a failure. */
export interface Course {
  latencyMs: number;
  /** After so long the effect is there; never when it is absent. */
  effectMs?: number;
  /** The answer, when it is no success. */
  failure?: Error;
}

/** One invocation of a function. It may be killed at each of its awaits, and what it had asked for may happen all the same. */
export interface Process {
  isAlive: () => boolean;
  kill: () => void;
  /** Resolves when the process is killed. */
  readonly killed: Promise<void>;
  /** A call over the network: every await of a handler is one. */
  call: <T>(name: string, course: Course, act: () => Promise<T>) => Promise<T>;
}

/** Says of each call whether the process dies just before it is made, or just before its answer arrives. */
export type Fate = (name: string, when: 'before' | 'after') => 'dies' | 'lives';

export function startProcess(clock: Clock, fate: Fate): Process {
  let alive = true;
  let tellDeath: () => void = () => undefined;
  const killed = new Promise<void>((resolve) => (tellDeath = resolve));
  const kill = () => {
    alive = false;
    tellDeath();
  };
  const forever = new Promise<never>(() => undefined);
  return {
    isAlive: () => alive,
    kill,
    killed,
    call(name, { latencyMs, effectMs, failure }, act) {
      if (alive && fate(name, 'before') === 'dies') kill();
      if (!alive) return forever;
      const effect = effectMs === undefined ? undefined : clock.sleep(effectMs).then(act);
      effect?.catch(() => undefined); // told with the answer, if somebody still waits for one
      return clock.sleep(latencyMs).then(async () => {
        if (alive && fate(name, 'after') === 'dies') kill();
        if (!alive) return forever;
        if (failure) throw failure;
        return effect ?? forever;
      });
    },
  };
}
