import { generateKeyPairSync } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSecretsManagerGitHubCredentials } from './github-credentials.js';

const client = mockClient(SecretsManagerClient);
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs1 = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const pkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherKind = elliptic.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const base64 = (text: string) => Buffer.from(text).toString('base64');
const marker_keys = ['a-marker-key-that-nobody-guesses-1'];
const valid = { github_app_id: '123', github_app_key_base64: base64(pkcs1), marker_keys };

beforeEach(() => void client.reset());

describe('the credentials of the App', () => {
  it.each([
    ['in base64', { github_app_key_base64: base64(pkcs1) }, pkcs1],
    ['as GitHub gives it', { github_app_key: pkcs1 }, pkcs1],
    ['as PKCS#8', { github_app_key: pkcs8 }, pkcs8],
    ['with its line breaks written out', { github_app_key: pkcs1.replaceAll('\n', '\\n') }, pkcs1],
    [
      'with line breaks written out, in base64',
      { github_app_key_base64: base64(pkcs1.replaceAll('\n', '\\n')) },
      pkcs1,
    ],
    ['without its last line break', { github_app_key: pkcs1.trim() }, pkcs1],
  ])('are read with a key %s', async (_, key, privateKey) => {
    const { read } = setUp(JSON.stringify({ github_app_id: 123, installation_id: '456', marker_keys, ...key }));
    expect(await read()).toEqual({ appId: '123', privateKey, installationId: 456, markerKeys: marker_keys });
  });

  it('take the client id of the App for its id', async () => {
    const { read } = setUp(JSON.stringify({ ...valid, github_app_id: 'Iv23abcDEF4567890xyz' }));
    expect(await read()).toMatchObject({ appId: 'Iv23abcDEF4567890xyz' });
  });

  it('are asked for once in five minutes, and again when GitHub refused them', async () => {
    const { read, clock } = setUp(JSON.stringify(valid));
    await Promise.all([read(), read()]);
    clock.at = 5 * 60_000 - 1;
    await read();
    expect(client.calls()).toHaveLength(1);
    await read({ refresh: true });
    await read({ refresh: true });
    expect(client.calls()).toHaveLength(2);
  });

  it('stay what they were while the secret cannot be read', async () => {
    const { read, clock } = setUp(JSON.stringify(valid));
    const before = await read();
    client.on(GetSecretValueCommand).rejects(new Error('throttled'));
    clock.at = 59 * 60_000;
    expect(await read({ refresh: true })).toEqual(before);
    clock.at = 60 * 60_000;
    await expect(read()).rejects.toMatchObject({ kind: 'unavailable', effect: 'none' });
  });

  it.each([
    ['an empty value', '', 'value'],
    ['no JSON', 'not JSON hunter2', 'value'],
    ['no App', JSON.stringify({ ...valid, github_app_id: undefined }), 'github_app_id'],
    [
      'an App that is no number',
      JSON.stringify({ ...valid, github_app_id: 'hunter2' }),
      'github_app_id: must be a number',
    ],
    ['no key', JSON.stringify({ github_app_id: 1, marker_keys }), 'either github_app_key or github_app_key_base64'],
    ['two keys', JSON.stringify({ ...valid, github_app_key: pkcs1 }), 'either'],
    [
      'a key that is none',
      JSON.stringify({ github_app_id: 1, github_app_key: 'hunter2', marker_keys }),
      'github_app_key: is not an RSA private key',
    ],
    [
      'half a key',
      JSON.stringify({ ...valid, github_app_key_base64: base64(pkcs1.slice(0, 400)) }),
      'github_app_key_base64: is not an RSA',
    ],
    ['a public key', JSON.stringify({ ...valid, github_app_key_base64: base64(publicKey) }), 'RSA private key'],
    [
      'a key of another kind',
      JSON.stringify({ ...valid, github_app_key_base64: base64(otherKind) }),
      'RSA private key',
    ],
    ['no marker key', JSON.stringify({ ...valid, marker_keys: [] }), 'marker_keys'],
    [
      'a marker key that can be guessed',
      JSON.stringify({ ...valid, marker_keys: ['hunter2'] }),
      'marker_keys.0: must have at least 32',
    ],
    [
      'three marker keys',
      JSON.stringify({ ...valid, marker_keys: [1, 2, 3].map((n) => `${marker_keys.join('')}${n}`) }),
      'marker_keys',
    ],
    ['a field that is written in another way', JSON.stringify({ ...valid, privateKey: 'hunter2' }), 'privateKey'],
  ])('that are %s are unusable, and the reason tells what to do and no value', async (_, SecretString, words) => {
    const { read } = setUp(SecretString);
    await expect(read()).rejects.toMatchObject({
      kind: 'unavailable',
      effect: 'none',
      message: expect.stringContaining('github_app_secret_command'),
    });
    await expect(read()).rejects.toThrow(words);
    await expect(read()).rejects.not.toThrow(/hunter2|nobody-guesses|PRIVATE KEY-----/);
  });

  it('name every problem at once', async () => {
    const { read } = setUp(JSON.stringify({ github_app_id: 'x', marker_keys: ['short'], surplus: 1 }));
    await expect(read()).rejects.toThrow(/github_app_id.*marker_keys.*surplus/);
  });
});

function setUp(SecretString: string) {
  client.on(GetSecretValueCommand).resolves({ SecretString });
  const clock = { at: 0 };
  const read = createSecretsManagerGitHubCredentials({
    client: new SecretsManagerClient({ region: 'ca-central-1' }),
    secretId: 'github',
    now: () => clock.at,
  });
  return { read, clock };
}
