/**
 * Our App acts for itself, never for a person, so the bundles carry this in place of all of OAuth that
 * `@octokit/auth-app` brings along (see scripts/build.ts).
 */
export function createOAuthAppAuth(): () => Promise<never> {
  return () => Promise.reject(new Error('OAuth is left out of the bundles'));
}

export const createOAuthUserAuth = createOAuthAppAuth;

/** True of requests of OAuth alone. */
export function requiresBasicAuth(): boolean {
  return false;
}
