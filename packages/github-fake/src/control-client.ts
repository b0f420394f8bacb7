import type { Control } from './control.js';

/** The same control from another process. */
export type RemoteControl = {
  [K in keyof Control]: (...args: Parameters<Control[K]>) => Promise<ReturnType<Control[K]>>;
};

/** Steers a fake that runs elsewhere; `url` is its base URL. Refusals throw with what the fake said. */
export function connectControl(url: string): RemoteControl {
  const base = `${url.replace(/\/$/, '')}/_control`;
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${base}${path}`, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error((answer as { error?: string }).error ?? `the fake answered ${response.status}`);
    return answer as T;
  };
  return {
    fault: async (rule) => (await call<{ id: number }>('POST', '/faults', rule)).id,
    faults: () => call('GET', '/faults'),
    clearFaults: () => call('DELETE', '/faults'),
    act: (action) => call('POST', '/act', action),
    configure: (changes) => call('POST', '/settings', changes),
    calls: () => call('GET', '/calls'),
    clearCalls: () => call('DELETE', '/calls'),
    issues: (repo) => call('GET', repo === undefined ? '/issues' : `/issues?repo=${encodeURIComponent(repo)}`),
    reset: () => call('POST', '/reset', {}),
  };
}
