import { generateKeyPairSync } from 'node:crypto';
import { createGitHubIssueTracker, gitHubSecretSchema } from '@casefile/adapters';
import { createLogger } from '@casefile/lambda-kit';
import { describe, expect, it } from '@jest/globals';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** A failure's sentence as it stands in the log, which is redacted. */
function logged(sentence: string): string {
  let line = '';
  createLogger({ service: 'issue-agent' }, { write: (text) => void (line = text) }).warn({ sentence }, 'failed');
  return (JSON.parse(line) as { sentence: string }).sentence;
}

describe('what a person has to mend', () => {
  it.each([
    [400, 'Problems parsing JSON'],
    [401, 'Bad credentials'],
    [403, 'Repository was archived so is read-only.'],
    [403, 'This installation has been suspended'],
    [403, 'Resource not accessible by integration'],
    [404, 'Not Found'],
    [410, 'Issues are disabled for this repo'],
    [422, 'Validation Failed'],
    [503, ''],
  ])('stands in the log as it was said, for a %d of GitHub (%s)', async (status, message) => {
    const tracker = createGitHubIssueTracker({
      credentials: () =>
        Promise.resolve({ appId: '1', privateKey, installationId: 2, markerKeys: ['the key of these tests'] }),
      fetch: () => Promise.resolve(Response.json({ message }, { status })),
      sleep: () => Promise.resolve(),
    });
    const failure: unknown = await tracker
      .own('shop/alerts', { state: 'all', since: '2026-03-01T10:00:00Z' })
      .catch((error: unknown) => error);
    const sentence = failure instanceof Error ? failure.message : 'GitHub took it';
    expect(sentence).toMatch(/shop|App/);
    expect(logged(sentence)).toBe(sentence);
  });

  it.each([
    {},
    { github_app_id: 'x', github_app_key: 'y', marker_keys: ['z'] },
    { github_app_id: '1', github_app_key_base64: 'y', marker_keys: [] },
  ])('stands in the log as it was said, for the secret %j', (secret) => {
    const problems = gitHubSecretSchema.safeParse(secret).error?.issues ?? [];
    const said = problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    expect(said).toContain(':');
    expect(logged(said)).toBe(said);
  });
});
