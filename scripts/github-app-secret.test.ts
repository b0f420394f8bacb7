import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { parseGithubAppSecret, withCredentials } from './github-app-secret.js';

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
const { privateKey, publicKey } = rsa(2048);
const asGithubGivesIt = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
const newMarkerKey = () => 'a-new-marker-key'.padEnd(32, '-');
const first = 'the-first-marker-key'.padEnd(32, '-');
const second = 'the-second-marker-key'.padEnd(32, '-');
const filled = (changes: object = {}, earlier?: Parameters<typeof withCredentials>[0]) =>
  withCredentials(earlier, { appId: '123456', privateKey: asGithubGivesIt, ...changes }, newMarkerKey);
const keyIn = (secret: object) =>
  Buffer.from((secret as { github_app_key_base64: string }).github_app_key_base64, 'base64').toString();

describe('the credentials of a GitHub App', () => {
  it('become a secret with a key of its own for the markers', () => {
    const secret = filled();
    expect(secret).toEqual({
      github_app_id: '123456',
      github_app_key_base64: expect.any(String),
      marker_keys: [newMarkerKey()],
    });
    expect(keyIn(secret)).toBe(asGithubGivesIt);
  });

  it.each([
    ['as PKCS#8', privateKey.export(pkcs8).toString(), privateKey.export(pkcs8).toString()],
    ['with Windows line ends', asGithubGivesIt.replaceAll('\n', '\r\n'), asGithubGivesIt],
    ['with \\n for its line ends', asGithubGivesIt.replaceAll('\n', '\\n'), asGithubGivesIt],
    ['without its last line end', asGithubGivesIt.trim(), asGithubGivesIt],
  ])('take the key %s', (_, given, kept) => {
    expect(keyIn(filled({ privateKey: given }))).toBe(kept);
  });

  it('take a client id and an installation', () => {
    expect(filled({ appId: 'Iv23abcDEF4567890xyz', installationId: '42' })).toMatchObject({
      github_app_id: 'Iv23abcDEF4567890xyz',
      installation_id: '42',
    });
  });

  it('keep what earlier issues were marked with', () => {
    const earlier = { github_app_id: '1', marker_keys: [first, second] };
    expect(filled({}, earlier)).toMatchObject({ github_app_id: '123456', marker_keys: [first, second] });
  });

  it.each([
    ['a field that it does not know', { marker_keys: [first], note: 'hunter2' }, /"note"/],
    ['a marker key that can be guessed', { marker_keys: ['hunter2'] }, /marker_keys\.0: must have at least 32/],
    ['three marker keys', { marker_keys: [first, second, `${first}3`] }, /marker_keys/],
  ])('are refused when issue-agent could not use what else stands there: %s', (_, earlier, reason) => {
    expect(() => filled({}, earlier)).toThrow(reason);
    expect(() => filled({}, earlier)).not.toThrow('hunter2');
  });

  it.each([
    ['stays with its App', '123456', '42'],
    ['goes with another App', '654321', undefined],
  ])('the installation %s', (_, appId, expected) => {
    const earlier = { github_app_id: '123456', installation_id: '42', marker_keys: [first] };
    expect(filled({ appId }, earlier).installation_id).toBe(expected);
  });

  it.each([
    ['no PEM', 'hunter2', 'no PEM file'],
    ['an empty file', '', 'no PEM file'],
    ['the public key', publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'a public key'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', 'a certificate'],
    ['half a key', asGithubGivesIt.slice(0, 400), 'incomplete'],
    ['an OpenSSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----\n', 'OpenSSH'],
    [
      'a key with a passphrase',
      privateKey.export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      'passphrase',
    ],
    [
      'an old key with a passphrase',
      privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      'passphrase',
    ],
    [
      'a key of another kind',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pkcs8).toString(),
      'the type ec',
    ],
    ['a short key', rsa(1024).privateKey.export(pkcs8).toString(), '1024 bits'],
  ])('are refused with %s, which is not quoted', (_, given, reason) => {
    const fill = () => filled({ privateKey: given });
    expect(fill).toThrow(reason);
    for (const line of given.split('\n').filter((text) => /^[A-Za-z0-9+/=]{8,}$/.test(text)))
      expect(fill).not.toThrow(line);
  });

  it.each([
    ['an App without an id', { appId: 'my-app' }, 'client id'],
    ['an installation without a number', { installationId: 'example' }, 'installation is a number'],
  ])('are refused for %s', (_, changes, reason) => {
    expect(() => filled(changes)).toThrow(reason);
  });
});

describe('an earlier value of the secret', () => {
  it.each([
    ['none', undefined, undefined],
    ['without marker keys', '{"github_app_id":"1"}', { github_app_id: '1', marker_keys: [] }],
    ['with them', '{"marker_keys":["a"]}', { marker_keys: ['a'] }],
  ])('is understood: %s', (_, text, expected) => {
    expect(parseGithubAppSecret(text)).toEqual(expected);
  });

  it.each(['hunter2-hunter2', '[]', '{"marker_keys":"hunter2-hunter2"}', '{"marker_keys":[""]}'])(
    'that is something else (%s) is left alone and not quoted',
    (text) => {
      expect(() => parseGithubAppSecret(text)).toThrow('Nothing was changed');
      expect(() => parseGithubAppSecret(text)).not.toThrow('hunter2');
    },
  );
});
