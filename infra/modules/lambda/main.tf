# The group stands before the function: Lambda would create it on the first invocation, without retention.
resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_lambda_function" "this" {
  function_name                  = var.name
  description                    = var.description
  role                           = aws_iam_role.this.arn
  filename                       = var.zip_path
  source_code_hash               = fileexists(var.zip_path) ? filebase64sha256(var.zip_path) : null
  handler                        = "index.handler"
  runtime                        = "nodejs22.x"
  architectures                  = ["arm64"]
  memory_size                    = var.memory_mb
  timeout                        = var.timeout_seconds
  reserved_concurrent_executions = var.reserved_concurrency
  tags                           = var.tags

  environment {
    variables = var.environment
  }

  dynamic "vpc_config" {
    for_each = var.vpc_config[*]
    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  lifecycle {
    precondition {
      condition     = fileexists(var.zip_path)
      error_message = "There is no ${var.zip_path}: run `make build` first."
    }
  }

  depends_on = [aws_cloudwatch_log_group.this, aws_iam_role_policy_attachment.network]
}

resource "aws_lambda_event_source_mapping" "queue" {
  count = var.sqs_trigger == null ? 0 : 1

  event_source_arn        = var.sqs_trigger.queue_arn
  function_name           = aws_lambda_function.this.arn
  batch_size              = var.sqs_trigger.batch_size
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.sqs_trigger.maximum_concurrency
  }

  lifecycle {
    precondition {
      condition     = var.sqs_trigger.visibility_timeout_seconds >= 6 * var.timeout_seconds
      error_message = "The queue of ${var.name} must hide a message for at least six times the function's time-out, or it is delivered again while it is worked on."
    }

    precondition {
      condition     = try(var.reserved_concurrency >= var.sqs_trigger.maximum_concurrency, true)
      error_message = "reserved_concurrency of ${var.name} is below its trigger's maximum_concurrency: messages would be throttled into the dead-letter queue."
    }
  }

  # AWS refuses a mapping whose role may not yet receive from the queue.
  depends_on = [aws_iam_role_policy.inline]
}
