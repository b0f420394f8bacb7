# The AWS of every test here: what a plan needs to know of resources, and names that tell them apart.
mock_data "aws_partition" {
  defaults = { partition = "aws" }
}
mock_data "aws_region" {
  defaults = { id = "ca-central-1" }
}
mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}
mock_resource "aws_kms_key" {
  defaults = { arn = "arn:aws:kms:ca-central-1:123456789012:key/topics" }
}
mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:ca-central-1:123456789012:test-incidents" }
}
mock_resource "aws_cloudwatch_event_rule" {
  defaults = { arn = "arn:aws:events:ca-central-1:123456789012:rule/mock" }
}
mock_resource "aws_secretsmanager_secret" {
  defaults = { arn = "arn:aws:secretsmanager:ca-central-1:123456789012:secret:test-webhook-AbCdEf" }
}
mock_resource "aws_apigatewayv2_api" {
  defaults = {
    api_endpoint  = "https://api1.execute-api.ca-central-1.amazonaws.com"
    execution_arn = "arn:aws:execute-api:ca-central-1:123456789012:api1"
  }
}
mock_resource "aws_dynamodb_table" {
  defaults = { arn = "arn:aws:dynamodb:ca-central-1:123456789012:table/test-incident-context" }
}
mock_resource "aws_s3_bucket" {
  defaults = { arn = "arn:aws:s3:::test-data" }
}
mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
}
mock_resource "aws_lambda_function" {
  defaults = { arn = "arn:aws:lambda:ca-central-1:123456789012:function:mock" }
}
mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:ca-central-1:123456789012:log-group:mock" }
}
mock_resource "aws_sqs_queue" {
  defaults = { arn = "arn:aws:sqs:ca-central-1:123456789012:mock", url = "https://sqs.ca-central-1.amazonaws.com/123456789012/mock-dlq" }
}

override_resource {
  target = module.incidents_queue.aws_sqs_queue.this
  values = { arn = "arn:aws:sqs:ca-central-1:123456789012:test-incidents" }
}

override_resource {
  target = module.incidents_queue.aws_sqs_queue.dlq
  values = {
    arn = "arn:aws:sqs:ca-central-1:123456789012:test-incidents-dlq"
    url = "https://sqs.ca-central-1.amazonaws.com/123456789012/test-incidents-dlq"
  }
}

override_resource {
  target = module.alerts_queue.aws_sqs_queue.this
  values = { arn = "arn:aws:sqs:ca-central-1:123456789012:test-alerts" }
}

override_resource {
  target = module.alerts_queue.aws_sqs_queue.dlq
  values = {
    arn = "arn:aws:sqs:ca-central-1:123456789012:test-alerts-dlq"
    url = "https://sqs.ca-central-1.amazonaws.com/123456789012/test-alerts-dlq"
  }
}

override_resource {
  target = module.issues_queue.aws_sqs_queue.this
  values = { arn = "arn:aws:sqs:ca-central-1:123456789012:test-issues.fifo" }
}

override_resource {
  target = module.issues_queue.aws_sqs_queue.dlq
  values = {
    arn = "arn:aws:sqs:ca-central-1:123456789012:test-issues-dlq.fifo"
    url = "https://sqs.ca-central-1.amazonaws.com/123456789012/test-issues-dlq.fifo"
  }
}

override_resource {
  target = aws_sns_topic.alerts
  values = { arn = "arn:aws:sns:ca-central-1:123456789012:test-alerts" }
}

override_resource {
  target = aws_dynamodb_table.alerts_state
  values = { arn = "arn:aws:dynamodb:ca-central-1:123456789012:table/test-alerts_state" }
}

override_resource {
  target = aws_cloudwatch_log_group.results
  values = { arn = "arn:aws:logs:ca-central-1:123456789012:log-group:/casefile/test-data-processor-results" }
}

override_resource {
  target = aws_dynamodb_table.pipeline_control
  values = { arn = "arn:aws:dynamodb:ca-central-1:123456789012:table/test-pipeline_control" }
}

override_resource {
  target = aws_secretsmanager_secret.github_app
  values = { arn = "arn:aws:secretsmanager:ca-central-1:123456789012:secret:test-github-app-AbCdEf" }
}

override_data {
  target = data.aws_secretsmanager_secret.github_app
  values = { arn = "arn:aws:secretsmanager:ca-central-1:123456789012:secret:github-of-us-AbCdEf" }
}
