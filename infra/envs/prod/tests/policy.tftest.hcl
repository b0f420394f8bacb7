# What stands here is what a test in packages/e2e reads: every resource of prod, with names and ARNs made up.
mock_provider "aws" {
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
    defaults = { arn = "arn:aws:kms:ca-central-1:123456789012:key/mock" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:ca-central-1:123456789012:mock" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:ca-central-1:123456789012:mock", url = "https://sqs.ca-central-1.amazonaws.com/123456789012/mock-dlq" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:ca-central-1:123456789012:rule/mock" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:ca-central-1:123456789012:secret:mock-AbCdEf", policy = "" }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = { api_endpoint = "https://mock.execute-api.ca-central-1.amazonaws.com", execution_arn = "arn:aws:execute-api:ca-central-1:123456789012:mock" }
  }
  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:ca-central-1:123456789012:table/mock" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock", policy = "" }
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
}

variables {
  alarm_topic_arn      = "arn:aws:sns:ca-central-1:123456789012:people"
  enable_github_issues = true
  github_repo          = "example/alerts"
  reconcile_alarms     = true
  alarm_name_prefixes  = ["orders-"]
}

run "prod_is_named_and_closed_to_chaos" {
  assert {
    condition     = output.service.status_table_name == "casefile-prod-alerts_state" && output.service.enable_github_issues
    error_message = "Prod must be the service under its own names, with everything that can be switched on."
  }
}
