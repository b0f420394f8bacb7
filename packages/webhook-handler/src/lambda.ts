import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { createSecretsManagerWebhookSecrets, createSnsAlertsTopic } from '@casefile/adapters';
import { awsTimeouts, createLogger } from '@casefile/lambda-kit';
import { readConfig } from './config.js';
import { createWebhookHandler } from './handle.js';
import { createWebhookMetrics } from './metrics.js';

const config = readConfig(process.env);

/** The Lambda function `webhook`: where alerts come in from outside AWS. */
export const handler = createWebhookHandler({
  readSecrets: createSecretsManagerWebhookSecrets({
    client: new SecretsManagerClient(awsTimeouts),
    secretId: config.WEBHOOK_SECRET_ID,
  }),
  publish: createSnsAlertsTopic({ client: new SNSClient(awsTimeouts), topicArn: config.ALERTS_TOPIC_ARN }),
  authentication: {
    tokenHeader: config.TOKEN_HEADER,
    signatureHeader: config.SIGNATURE_HEADER,
    timestampHeader: config.TIMESTAMP_HEADER,
  },
  metrics: createWebhookMetrics(config.AWS_LAMBDA_FUNCTION_NAME),
  log: createLogger({ service: config.AWS_LAMBDA_FUNCTION_NAME, level: config.LOG_LEVEL }),
  now: () => new Date(),
});
