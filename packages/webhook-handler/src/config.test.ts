import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const environment = {
  AWS_REGION: 'ca-central-1',
  AWS_LAMBDA_FUNCTION_NAME: 'webhook',
  ALERTS_TOPIC_ARN: 'arn:aws:sns:ca-central-1:000000000000:alerts',
  WEBHOOK_SECRET_ID: 'webhook',
};

describe('the configuration', () => {
  it('looks for tokens and signatures where Alertmanager and Grafana put them', () => {
    expect(readConfig(environment)).toMatchObject({
      TOKEN_HEADER: 'authorization',
      SIGNATURE_HEADER: 'x-grafana-alerting-signature',
    });
    expect(readConfig(environment).TIMESTAMP_HEADER).toBeUndefined();
  });

  it('takes names of headers in any case', () => {
    expect(readConfig({ ...environment, TIMESTAMP_HEADER: 'X-Signed-At' }).TIMESTAMP_HEADER).toBe('x-signed-at');
  });

  it('refuses what can be no header', () => {
    expect(() => readConfig({ ...environment, TOKEN_HEADER: 'no header' })).toThrow('TOKEN_HEADER');
  });
});
