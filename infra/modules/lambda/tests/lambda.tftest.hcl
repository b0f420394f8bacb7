mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/example-role" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:ca-central-1:123456789012:function:example" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:ca-central-1:123456789012:log-group:/aws/lambda/example" }
  }
}

variables {
  name               = "example"
  description        = "An example."
  zip_path           = "main.tf" # any file that exists stands for the bundle
  memory_mb          = 256
  timeout_seconds    = 30
  environment        = { LOG_LEVEL = "info" }
  policies           = { example-access = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  log_retention_days = 30
}

run "a_function_has_a_role_and_a_log_group_of_its_own" {
  assert {
    condition     = aws_lambda_function.this.role == aws_iam_role.this.arn && aws_iam_role.this.name == "example-role"
    error_message = "The function must run with the role that is named after it."
  }
  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/lambda/example" && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "The log group must be the function's own and forget after the days given."
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal == { Service = "lambda.amazonaws.com" }
    error_message = "Lambda alone may assume the role."
  }
  assert {
    condition     = keys(aws_iam_role_policy.inline) == ["example-access"] && aws_iam_role_policy.inline["example-access"].policy == var.policies.example-access
    error_message = "The role must carry the policies given and no other."
  }
  assert {
    condition     = aws_iam_role_policy_attachment.basic_execution[0].policy_arn == "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    error_message = "The role must be able to write logs."
  }
  assert {
    condition     = aws_lambda_function.this.runtime == "nodejs22.x" && aws_lambda_function.this.architectures == tolist(["arm64"])
    error_message = "Functions run on Node 22 and arm64."
  }
  assert {
    condition     = aws_lambda_function.this.source_code_hash == filebase64sha256("main.tf")
    error_message = "The function must follow the hash of its bundle."
  }
  assert {
    condition     = length(aws_lambda_event_source_mapping.queue) == 0
    error_message = "Without a trigger no queue starts the function."
  }
}

run "a_missing_bundle_fails_at_plan" {
  command = plan
  variables {
    zip_path = "no-such.zip"
  }
  expect_failures = [aws_lambda_function.this]
}

run "a_role_for_own_logs_writes_its_own_group_alone" {
  variables {
    own_logs_only = true
  }
  assert {
    condition     = length(aws_iam_role_policy_attachment.basic_execution) == 0
    error_message = "AWSLambdaBasicExecutionRole may write every log group."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.inline["own-log-group"].policy).Statement[0].Resource == ["arn:aws:logs:ca-central-1:123456789012:log-group:/aws/lambda/example", "arn:aws:logs:ca-central-1:123456789012:log-group:/aws/lambda/example:*"]
    error_message = "The role may write its own log group and no other."
  }
}

run "a_boundary_bounds_the_role" {
  variables {
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/bounds"
  }
  assert {
    condition     = aws_iam_role.this.permissions_boundary == "arn:aws:iam::123456789012:policy/bounds"
    error_message = "The role must carry the boundary."
  }
}

run "a_trigger_reports_failures_record_by_record" {
  variables {
    sqs_trigger = { queue_arn = "arn:aws:sqs:ca-central-1:123456789012:example", visibility_timeout_seconds = 180, batch_size = 10, maximum_concurrency = 2 }
  }
  assert {
    condition     = aws_lambda_event_source_mapping.queue[0].function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "One bad record must not send back the whole batch."
  }
  assert {
    condition     = aws_lambda_event_source_mapping.queue[0].scaling_config[0].maximum_concurrency == 2
    error_message = "The trigger must hold its maximum concurrency."
  }
}

run "refuses_a_queue_that_shows_a_message_again_too_soon" {
  command = plan
  variables {
    sqs_trigger = { queue_arn = "arn:aws:sqs:ca-central-1:123456789012:example", visibility_timeout_seconds = 179, batch_size = 10, maximum_concurrency = 2 }
  }
  expect_failures = [aws_lambda_event_source_mapping.queue]
}

run "refuses_reserved_concurrency_below_the_triggers_maximum" {
  command = plan
  variables {
    reserved_concurrency = 1
    sqs_trigger          = { queue_arn = "arn:aws:sqs:ca-central-1:123456789012:example", visibility_timeout_seconds = 180, batch_size = 10, maximum_concurrency = 2 }
  }
  expect_failures = [aws_lambda_event_source_mapping.queue]
}

run "refuses_a_trigger_outside_the_bounds_of_aws" {
  command = plan
  variables {
    sqs_trigger = { queue_arn = "arn:aws:sqs:ca-central-1:123456789012:example", visibility_timeout_seconds = 180, batch_size = 11, maximum_concurrency = 1 }
  }
  expect_failures = [var.sqs_trigger]
}

run "a_function_in_a_network_gets_interfaces_and_no_wider_logs" {
  variables {
    own_logs_only = true
    vpc_config    = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }
  }
  assert {
    condition     = aws_iam_role_policy_attachment.network[0].policy_arn == "arn:aws:iam::aws:policy/service-role/AWSLambdaENIManagementAccess"
    error_message = "The role must manage network interfaces by the policy that grants nothing else."
  }
  assert {
    condition     = aws_lambda_function.this.vpc_config[0].subnet_ids == toset(["subnet-1"])
    error_message = "The function must run in the subnets given."
  }
}

run "errors_and_throttles_raise_alarms_that_say_where_to_look" {
  variables {
    alarm_topic_arn = "arn:aws:sns:ca-central-1:123456789012:alarms"
    runbooks        = "https://runbooks.example.com"
  }
  assert {
    condition = alltrue([for alarm in [aws_cloudwatch_metric_alarm.errors, aws_cloudwatch_metric_alarm.throttles] :
      alarm.alarm_actions == toset([var.alarm_topic_arn]) && alarm.dimensions == tomap({ FunctionName = "example" }) && alarm.threshold == 0
    ])
    error_message = "Errors and throttles of the function must reach the alarm topic."
  }
  assert {
    condition     = [for alarm in [aws_cloudwatch_metric_alarm.errors, aws_cloudwatch_metric_alarm.throttles] : one(regexall("Runbook: (\\S+)$", alarm.alarm_description))[0]] == ["https://runbooks.example.com/function-errors.md", "https://runbooks.example.com/function-throttles.md"]
    error_message = "Each alarm must end with its runbook."
  }
  assert {
    condition     = strcontains(aws_cloudwatch_metric_alarm.errors.alarm_description, "/aws/lambda/example")
    error_message = "The alarm must name the log group to read."
  }
}

run "refuses_impossible_settings" {
  command = plan
  variables {
    name            = "no spaces"
    memory_mb       = 64
    timeout_seconds = 901
  }
  expect_failures = [var.name, var.memory_mb, var.timeout_seconds]
}
