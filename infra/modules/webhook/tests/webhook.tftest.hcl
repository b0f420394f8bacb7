mock_provider "aws" {
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      id            = "api1"
      api_endpoint  = "https://api1.execute-api.ca-central-1.amazonaws.com"
      execution_arn = "arn:aws:execute-api:ca-central-1:123456789012:api1"
    }
  }
}

variables {
  name                = "example"
  description         = "An example."
  path                = "/alerts/{source}"
  function            = { name = "example", invoke_arn = "arn:aws:apigateway:ca-central-1:lambda:path/2015-03-31/functions/example/invocations" }
  requests_per_second = 20
  burst               = 40
  alarm_topic_arn     = "arn:aws:sns:ca-central-1:123456789012:alarms"
}

run "one_route_leads_to_one_function" {
  assert {
    condition     = aws_apigatewayv2_route.this.route_key == "ANY /alerts/{source}" && aws_apigatewayv2_integration.function.payload_format_version == "2.0"
    error_message = "Every method of the path must reach the function, in payload format 2.0."
  }
  assert {
    condition     = aws_lambda_permission.api.source_arn == "arn:aws:execute-api:ca-central-1:123456789012:api1/*/*/alerts/{source}"
    error_message = "This API's route alone may invoke the function."
  }
  assert {
    condition     = output.url == "https://api1.execute-api.ca-central-1.amazonaws.com/alerts/{source}"
    error_message = "The URL must be that of the route."
  }
}

run "requests_are_throttled_and_failures_seen" {
  assert {
    condition     = one(aws_apigatewayv2_stage.default.default_route_settings).throttling_rate_limit == 20 && one(aws_apigatewayv2_stage.default.default_route_settings).throttling_burst_limit == 40
    error_message = "The route must be throttled as given."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.server_errors.alarm_actions == toset([var.alarm_topic_arn]) && aws_cloudwatch_metric_alarm.server_errors.dimensions == tomap({ ApiId = "api1" })
    error_message = "Answers above 499 must reach the alarm topic."
  }
}

run "refuses_impossible_settings" {
  command = plan
  variables {
    path                = "alerts"
    requests_per_second = 0
    burst               = 0
  }
  expect_failures = [var.path, var.requests_per_second, var.burst]
}
