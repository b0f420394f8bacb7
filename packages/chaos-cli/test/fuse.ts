/** What a dead process would have thrown, could it throw. */
export class Crash extends Error {}

/**
 * Breaks the `at`th call of what it wraps, before or after it took effect. With `dies` every later call fails, too:
 * a process that was killed restores nothing.
 */
export class Fuse {
  calls = 0;

  constructor(
    private readonly at: number,
    private readonly when: 'before' | 'after',
    private readonly dies: boolean,
  ) {}

  get blown(): boolean {
    return this.calls >= this.at;
  }

  wrap<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, key) => {
        const method: unknown = Reflect.get(object, key);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          this.calls += 1;
          if (this.breaks('before')) throw new Crash(`before ${String(key)}`);
          const result: unknown = await Reflect.apply(method, object, args);
          if (this.breaks('after')) throw new Crash(`after ${String(key)}`);
          return result;
        };
      },
    });
  }

  private breaks(when: 'before' | 'after'): boolean {
    return (this.calls === this.at && this.when === when) || (this.dies && this.calls > this.at);
  }
}
