import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createGitHubAppInspection } from './github-app-inspection.js';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A GitHub that answers everything in one way. */
function inspect(answer: unknown, status = 200) {
  return createGitHubAppInspection({
    credentials: () =>
      Promise.resolve({
        appId: '1',
        privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
        markerKeys: ['k'.repeat(32)],
      }),
    fetch: () =>
      Promise.resolve(
        new Response(JSON.stringify(answer), { status, headers: { 'content-type': 'application/json' } }),
      ),
  });
}

describe("the App's settings", () => {
  it.each([
    ['Organization', 'https://github.com/organizations/shop/settings/apps/casefile'],
    ['User', 'https://github.com/settings/apps/casefile'],
  ])('are where an owner of type %s finds them', async (type, settingsUrl) => {
    const app = {
      slug: 'casefile',
      name: 'Casefile',
      html_url: 'https://github.com/apps/casefile',
      permissions: { issues: 'write' },
      owner: { login: 'shop', type },
    };
    expect(await inspect(app).app()).toMatchObject({ name: 'Casefile', settingsUrl, permissions: { issues: 'write' } });
  });

  it('are not guessed from an answer that is not understood', async () => {
    await expect(inspect({ message: 'hello' }).app()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('an installation', () => {
  it.each([
    ['no App is installed', 404],
    ['the repository has moved', 301],
  ])('is none where %s', async (_, status) => {
    expect(await inspect({ message: 'Not here' }, status).installation('shop/alerts')).toBeUndefined();
  });

  it.each([
    [401, 'access_denied'],
    [502, 'unavailable'],
  ])('is not known when GitHub answers %i', async (status, kind) => {
    await expect(inspect({ message: 'no' }, status).installation('shop/alerts')).rejects.toMatchObject({ kind });
  });
});
