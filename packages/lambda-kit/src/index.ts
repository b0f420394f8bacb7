export { awsTimeouts } from './aws-timeouts.js';
export { type BatchOptions, createBatchHandler, type Invocation, oneByOne, type Received } from './batch.js';
export { jsonText, parseEnvironment } from './environment.js';
export { createLogger, type Logger, type LogLevel } from './logger.js';
export { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
export { type IncomingMessage, parseBody, unwrap } from './sqs-message.js';
