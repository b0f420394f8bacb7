/** Says of a port's methods which next call fails: before it did anything, or after it took effect. */
export interface Faults<Method extends string> {
  failNext: (method: Method, when: 'before' | 'after', error?: Error) => void;
}

/** Runs the methods of a port in memory, each as a step of its own, with the failures that a test asked for. */
export function createFaults<Method extends string>(): Faults<Method> & {
  run: <T>(method: Method, act: () => T) => Promise<T>;
} {
  const planned: { method: Method; when: 'before' | 'after'; error: Error }[] = [];
  const fail = (method: Method, when: 'before' | 'after') => {
    const index = planned.findIndex((fault) => fault.method === method && fault.when === when);
    const [fault] = index < 0 ? [] : planned.splice(index, 1);
    if (fault) throw fault.error;
  };
  return {
    failNext: (method, when, error = new Error(`${method} failed ${when} it took effect`)) =>
      void planned.push({ method, when, error }),
    async run(method, act) {
      await Promise.resolve(); // others get their turn, as they would over a network
      fail(method, 'before');
      const answer = act();
      fail(method, 'after');
      return answer;
    },
  };
}
