import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readSenderSecrets, type Renewal, renewed, type SenderSecrets } from './sender-secrets.js';

const first = 'the-first-of-them-all';
const second = 'the-second-of-them-all';
const third = 'the-third-of-them-all';
const token = (value: string, only = false): Renewal => ({ source: 'grafana', kind: 'tokens', value, only });
const withTokens = (...tokens: string[]): SenderSecrets => ({ grafana: { tokens, hmac_keys: [] } });

describe('a new secret of a sender', () => {
  it.each<[string, SenderSecrets, Renewal, SenderSecrets]>([
    ['is the first of its source', {}, token(first), withTokens(first)],
    ['stands before the previous one, and both are valid', withTokens(first), token(second), withTokens(second, first)],
    ['pushes the oldest of two out', withTokens(second, first), token(third), withTokens(third, second)],
    [
      'makes the others void when it is to be the only one',
      withTokens(second, first),
      token(third, true),
      withTokens(third),
    ],
    ['that is valid already takes no second place', withTokens(second, first), token(first), withTokens(first, second)],
    [
      'leaves those of another kind alone',
      withTokens(first),
      { ...token(second), kind: 'hmac_keys' },
      { grafana: { tokens: [first], hmac_keys: [second] } },
    ],
    [
      'leaves other sources alone',
      { alertmanager: { tokens: [first], hmac_keys: [] } },
      token(second, true),
      { alertmanager: { tokens: [first], hmac_keys: [] }, ...withTokens(second) },
    ],
  ])('%s', (_, secrets, renewal, expected) => {
    expect(renewed(secrets, renewal)).toEqual(expected);
  });

  it.each([
    ['can be guessed', token('hunter2'), 'grafana.tokens.0: must be 16'],
    ['is empty', token(''), 'grafana.tokens.0: must be 16'],
    ['holds a space', token('the first of them all'), 'grafana.tokens.0: must be 16'],
    ['belongs to a source that is no slug', { ...token(first), source: 'Grafana Cloud' }, 'Grafana Cloud'],
  ])('is refused when it %s, without being quoted', (_, renewal, reason) => {
    expect(() => renewed({}, renewal)).toThrow(reason);
    expect(() => renewed({}, renewal)).not.toThrow(/hunter2|the first/);
  });
});

describe('the secrets of the senders', () => {
  const mock = mockClient(SecretsManagerClient);
  const read = () => readSenderSecrets(new SecretsManagerClient({ region: 'ca-central-1' }), 'webhook');

  it('are read as the webhook reads them', async () => {
    mock.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify({ grafana: { tokens: [first] } }) });
    expect(await read()).toEqual(withTokens(first));
  });

  it('are none as long as the secret has no value', async () => {
    const message = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
    mock.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ message, $metadata: {} }));
    expect(await read()).toEqual({});
  });

  it('are none when the value is empty', async () => {
    mock.on(GetSecretValueCommand).resolves({ SecretString: '' });
    expect(await read()).toEqual({});
  });

  it('are an error when there is no secret', async () => {
    const message = "Secrets Manager can't find the specified secret.";
    mock.on(GetSecretValueCommand).rejects(new ResourceNotFoundException({ message, $metadata: {} }));
    await expect(read()).rejects.toThrow(message);
  });

  it.each(['hunter2', '{"grafana":{"tokens":["hunter2"]}}'])(
    'are never quoted when they are unusable',
    async (text) => {
      mock.on(GetSecretValueCommand).resolves({ SecretString: text });
      await expect(read()).rejects.toThrow('docs/alerts.md');
      await expect(read()).rejects.not.toThrow('hunter2');
    },
  );
});
