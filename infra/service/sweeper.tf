module "sweeper" {
  source = "../modules/lambda"

  name               = local.sweeper_name
  description        = "Wakes issue-agent for alerts whose issue has been behind for too long."
  zip_path           = "${local.dist_dir}/sweeper-handler.zip"
  memory_mb          = 256
  timeout_seconds    = 60
  vpc_config         = var.vpc_config
  log_retention_days = var.log_retention_days
  alarm_topic_arn    = var.alarm_topic_arn

  environment = {
    STATUS_TABLE_NAME = aws_dynamodb_table.alerts_state.name
    ISSUES_QUEUE_URL  = module.issues_queue.url
    LOG_LEVEL         = var.log_level
  }

  policies = {
    sweeper-access = local.sweeper_access
  }
}

resource "aws_cloudwatch_event_rule" "sweeper" {
  name                = local.sweeper_name
  description         = "Starts ${local.sweeper_name}."
  schedule_expression = "rate(5 minutes)"
}

resource "aws_cloudwatch_event_target" "sweeper" {
  rule = aws_cloudwatch_event_rule.sweeper.name
  arn  = module.sweeper.function_arn
}

resource "aws_lambda_permission" "sweeper" {
  statement_id  = "AllowSchedule"
  action        = "lambda:InvokeFunction"
  function_name = module.sweeper.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.sweeper.arn
}

locals {
  sweeper_access = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "FindWhatIsPending"
        Effect   = "Allow"
        Action   = "dynamodb:Query"
        Resource = "${aws_dynamodb_table.alerts_state.arn}/index/pending-index"
      },
      {
        Sid      = "WakeIssueAgent"
        Effect   = "Allow"
        Action   = local.send_batches
        Resource = module.issues_queue.arn
      },
    ]
  })
}
