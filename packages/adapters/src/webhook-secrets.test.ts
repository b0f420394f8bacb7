import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSecretsManagerWebhookSecrets } from './webhook-secrets.js';

const client = mockClient(SecretsManagerClient);
const token = 'a-token-that-nobody-guesses';
const valid = JSON.stringify({
  alertmanager: { tokens: [token, 'the-next-token-to-be'] },
  grafana: { hmac_keys: [token] },
});

describe('the secrets of the webhook', () => {
  beforeEach(() => void client.reset());

  it('are kept by source', async () => {
    const { read } = setUp(valid);
    expect(await read()).toEqual(
      new Map([
        ['alertmanager', { tokens: [token, 'the-next-token-to-be'], hmac_keys: [] }],
        ['grafana', { tokens: [], hmac_keys: [token] }],
      ]),
    );
  });

  it('are asked for once in five minutes, however many requests come at once', async () => {
    const { read, clock } = setUp(valid);
    await Promise.all([read(), read(), read()]);
    clock.at = 5 * 60_000 - 1;
    await read();
    expect(client.calls()).toHaveLength(1);
    clock.at = 5 * 60_000;
    await read();
    expect(client.calls()).toHaveLength(2);
  });

  it('are asked for again at once after a failure', async () => {
    const { read } = setUp('');
    await expect(read()).rejects.toThrow('empty');
    client.on(GetSecretValueCommand).resolves({ SecretString: valid });
    expect((await read()).size).toBe(2);
  });

  it.each([
    ['an empty value', ''],
    ['no JSON', 'not JSON'],
    ['no source', '{}'],
    ['a source without a secret', '{"grafana":{}}'],
    ['a source with empty lists', '{"grafana":{"tokens":[],"hmac_keys":[]}}'],
    ['an empty token', '{"grafana":{"tokens":[""]}}'],
    ['a token that can be guessed', '{"grafana":{"tokens":["hunter2"]}}'],
    ['three tokens', JSON.stringify({ grafana: { tokens: [1, 2, 3].map((index) => `${token}${index}`) } })],
    ['a key that is written in another way', JSON.stringify({ grafana: { hmacKeys: [token] } })],
    ['a source that is no slug', JSON.stringify({ 'Grafana Cloud': { tokens: [token] } })],
  ])('that are %s are unusable, and the reason tells what to do and no value', async (_, SecretString) => {
    const { read } = setUp(SecretString);
    await expect(read()).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('webhook_secret_command'),
    });
    await expect(read()).rejects.not.toThrow(/hunter2|nobody-guesses/);
  });

  it('that have no value yet say so with their cause', async () => {
    const { read } = setUp('');
    client.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ message: 'no value', $metadata: {} }));
    await expect(read()).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('cannot be read'),
      cause: expect.any(ResourceNotFoundException),
    });
  });
});

function setUp(SecretString: string) {
  client.on(GetSecretValueCommand).resolves({ SecretString });
  const clock = { at: 0 };
  const read = createSecretsManagerWebhookSecrets({
    client: new SecretsManagerClient({ region: 'ca-central-1' }),
    secretId: 'webhook',
    now: () => clock.at,
  });
  return { read, clock };
}
