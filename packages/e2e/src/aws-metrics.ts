/**
 * Metrics of AWS itself that alarms and the dashboard rest on, with the dimension that tells one from another, as AWS
 * documents them.
 */
export const awsMetrics: readonly { namespace: string; dimension: string; names: readonly string[]; page: string }[] = [
  {
    namespace: 'AWS/Lambda',
    dimension: 'FunctionName',
    names: ['Invocations', 'Errors', 'Throttles', 'Duration'],
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  },
  {
    namespace: 'AWS/SQS',
    dimension: 'QueueName',
    names: [
      'ApproximateNumberOfMessagesVisible',
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfGroupsWithInflightMessages', // of FIFO queues
      'NumberOfMessagesReceived',
      'NumberOfMessagesSent',
    ],
    page: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
  },
  {
    namespace: 'AWS/DynamoDB',
    dimension: 'TableName',
    names: ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'],
    page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html',
  },
  {
    namespace: 'AWS/ApiGateway',
    dimension: 'ApiId',
    names: ['4xx', '5xx'],
    page: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html',
  },
  {
    namespace: 'AWS/Logs',
    dimension: 'LogGroupName',
    names: ['IncomingBytes'],
    page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html',
  },
];
