/** Where AWS answers: its region, and the endpoint of a local one. */
export interface Place {
  region: string;
  endpoint: string | null;
}

/**
 * How a client of AWS reaches a place. A local one gets `test`/`test`, whatever the environment or a profile holds: real
 * keys have no business there.
 */
export function clientConfigOf({ region, endpoint }: Place) {
  return {
    region,
    // Only the place decides: the SDK must not find another one by itself.
    ignoreConfiguredEndpointUrls: true,
    ...(endpoint === null ? {} : { endpoint }),
    ...(isLoopback(endpoint) ? { credentials: { accessKeyId: 'test', secretAccessKey: 'test' } } : {}),
  };
}

/** Whether an endpoint is on this machine, by its host alone: a name that has to be looked up is not. */
export function isLoopback(endpoint: string | null): boolean {
  if (endpoint === null || !URL.canParse(endpoint)) return false;
  const host = new URL(endpoint).hostname;
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
