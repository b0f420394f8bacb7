import { signJwt } from '../test/app-client.js';
import { makeFake, routes } from '../test/make-fake.js';
import { newKeyPair } from './keys.js';

const seconds = Date.parse('2026-03-04T12:00:00Z') / 1000;
const HOUR = 3_600_000;

describe("the App's JWT", () => {
  it.each([
    ['issued in the future', { iat: seconds + 5 }, 401, /'iat'/],
    ['over', { exp: seconds }, 401, /'exp'/],
    ['valid for longer than ten minutes', { exp: seconds + 601 }, 401, /too far in the future/],
    ['of another App', { iss: 7 }, 404, /Integration not found/],
  ])('is refused when it is %s', async (_, claims, status, message) => {
    const { fake, client, now } = await makeFake();
    const answer = await client.call('GET /app', signJwt(fake, now(), claims));
    expect(answer.status).toBe(status);
    expect(answer.fields.message).toMatch(message);
  });

  it('is refused when another key signed it', async () => {
    const { fake, client, now } = await makeFake();
    const forged = signJwt({ ...fake, privateKeyPem: newKeyPair().privateKeyPem }, now());
    expect((await client.call('GET /app', forged)).status).toBe(401);
  });

  it('may be signed with an old key as long as that is kept', async () => {
    const { fake, control, client, now } = await makeFake();
    const { private_key_pem: second = '' } = control.act({ action: 'rotate_key', keep_old: true });
    expect((await client.call('GET /app', signJwt(fake, now()))).status).toBe(200);
    expect((await client.call('GET /app', signJwt({ ...fake, privateKeyPem: second }, now()))).status).toBe(200);
    control.act({ action: 'rotate_key' });
    expect((await client.call('GET /app', signJwt(fake, now()))).status).toBe(401);
    expect((await client.call('GET /app', signJwt({ ...fake, privateKeyPem: second }, now()))).status).toBe(401);
  });
});

describe('an installation token', () => {
  it("names the App and is as long as GitHub's", async () => {
    const { fake, token } = await makeFake();
    expect(token).toMatch(new RegExp(`^ghs_${fake.appId}_`));
    expect(token.length).toBeGreaterThan(500);
  });

  it('is worth nothing after an hour, when revoked, and after the App is uninstalled', async () => {
    const { fake, client, token, clock, control, list, now } = await makeFake();
    expect(await list()).toEqual([]);
    clock.time += HOUR;
    expect((await client.call(`GET ${routes.issues}`, token)).status).toBe(401);
    const second = await client.token(signJwt(fake, now()));
    control.act({ action: 'revoke_tokens' });
    expect((await client.call(`GET ${routes.issues}`, second)).status).toBe(401);
    const third = await client.token(signJwt(fake, now()));
    control.act({ action: 'uninstall', owner: 'example' });
    expect((await client.call(`GET ${routes.issues}`, third)).status).toBe(401);
    expect((await client.call('GET /repos/{owner}/{repo}/installation', signJwt(fake, now()))).status).toBe(404);
  });

  it('is refused while the installation is suspended', async () => {
    const { client, control, token } = await makeFake();
    control.act({ action: 'suspend', owner: 'example' });
    const refused = await client.call(`GET ${routes.issues}`, token);
    expect([refused.status, refused.fields.message]).toEqual([403, 'This installation has been suspended']);
    control.act({ action: 'unsuspend', owner: 'example' });
    expect((await client.call(`GET ${routes.issues}`, token)).status).toBe(200);
  });

  it('sees only the repositories that it was asked for', async () => {
    const { fake, client, now } = await makeFake();
    const narrow = await client.token(signJwt(fake, now()), { repositories: ['alerts'] });
    expect((await client.call(`GET ${routes.issues}`, narrow)).status).toBe(200);
    expect((await client.call(`GET ${routes.issues}`, narrow, { params: { repo: 'other' } })).status).toBe(404);
  });

  it('writes only with the right to, then and now', async () => {
    const { fake, client, control, create, list, now } = await makeFake();
    const reader = await client.token(signJwt(fake, now()), { permissions: { issues: 'read' } });
    expect((await client.call(`GET ${routes.issues}`, reader)).status).toBe(200);
    const refused = await client.call(`POST ${routes.issues}`, reader, { body: { title: 'x' } });
    expect([refused.status, refused.fields.message]).toEqual([403, 'Resource not accessible by integration']);
    control.act({ action: 'grant', owner: 'example', permissions: { issues: 'read', metadata: 'read' } });
    expect((await create()).status).toBe(403);
    expect(await list()).toEqual([]);
  });

  it('is not given for more than the installation has', async () => {
    const { fake, client, now } = await makeFake();
    const { fields } = await client.call('GET /repos/{owner}/{repo}/installation', signJwt(fake, now()));
    const params = { installation_id: Number(fields['id']) };
    const ask = async (body: object) =>
      (
        await client.call('POST /app/installations/{installation_id}/access_tokens', signJwt(fake, now()), {
          params,
          body,
        })
      ).status;
    expect(await ask({ permissions: { contents: 'write' } })).toBe(422);
    expect(await ask({ repositories: ['nowhere'] })).toBe(422);
    expect(await ask({})).toBe(201);
  });
});
