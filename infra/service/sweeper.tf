module "sweeper" {
  source = "../modules/lambda"

  name               = local.sweeper_name
  description        = "Finds what was missed: issues that are behind or double, storms that are over, alarms whose change never came."
  zip_path           = "${local.dist_dir}/sweeper-handler.zip"
  memory_mb          = 256
  timeout_seconds    = 60
  vpc_config         = var.vpc_config
  log_retention_days = var.log_retention_days
  alarm_topic_arn    = var.alarm_topic_arn
  runbooks           = local.runbooks

  permissions_boundary_arn = local.permissions_boundary_arn

  environment = local.sweeper_environment

  policies = local.sweeper_policies
}

resource "aws_cloudwatch_event_rule" "sweeper" {
  name                = local.sweeper_name
  description         = "Starts ${local.sweeper_name}."
  schedule_expression = "rate(5 minutes)"

  lifecycle {
    precondition {
      condition     = !var.reconcile_alarms || alltrue([for prefix in var.alarm_name_prefixes : !strcontains(prefix, ",")])
      error_message = "With reconcile_alarms no alarm_name_prefixes may hold a comma, which parts them in the function's environment."
    }
  }
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
  sweeper_policies = merge(
    {
      sweeper-access = local.sweeper_access
    },
    var.enable_github_issues ? { sweeper-secret-access = local.issue_secret_access } : {},
    var.reconcile_alarms ? { sweeper-alarm-access = local.sweeper_alarm_access } : {},
  )

  sweeper_environment = merge(
    {
      STATUS_TABLE_NAME          = aws_dynamodb_table.alerts_state.name
      CONTROL_TABLE_NAME         = aws_dynamodb_table.pipeline_control.name
      ISSUES_QUEUE_URL           = module.issues_queue.url
      ALERTS_TOPIC_ARN           = aws_sns_topic.alerts.arn
      ENABLE_GITHUB_ISSUES       = tostring(var.enable_github_issues)
      GITHUB_API_URL             = var.github_api_url
      GITHUB_APP_SECRET_ID       = local.github_app_secret_id
      GITHUB_BUDGET              = jsonencode(var.github_budget)
      RECONCILE_ALARMS           = tostring(var.reconcile_alarms)
      ALARM_NAME_PREFIXES        = join(",", var.alarm_name_prefixes)
      OWN_ALARM_PREFIX           = var.name_prefix
      ALERT_STORM_THRESHOLD      = tostring(var.alert_storm_threshold)
      ALERT_STORM_WINDOW_SECONDS = tostring(var.alert_storm_window_seconds)
      LOG_LEVEL                  = var.log_level
    },
    var.github_repo == null ? {} : { GITHUB_REPO = var.github_repo },
  )

  sweeper_access = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "FindWhatIsPendingAndStorms"
        Effect   = "Allow"
        Action   = "dynamodb:Query"
        Resource = [for index in ["pending-index", "storm-index"] : "${aws_dynamodb_table.alerts_state.arn}/index/${index}"]
      },
      {
        Sid      = "KeepRecords"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.alerts_state.arn
      },
      {
        Sid      = "ReadRoutingAndShareBudget"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:Scan", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.pipeline_control.arn
      },
      {
        Sid      = "WakeIssueAgent"
        Effect   = "Allow"
        Action   = local.send_batches
        Resource = module.issues_queue.arn
      },
    ]
  })

  # DescribeAlarms leaves composite alarms out of its answer when it is allowed for less than everything:
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
  sweeper_alarm_access = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadAlarms"
        Effect   = "Allow"
        Action   = "cloudwatch:DescribeAlarms"
        Resource = "*"
      },
      {
        Sid      = "PublishAlerts"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = aws_sns_topic.alerts.arn
      },
      {
        Sid      = "EncryptAlerts"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource = aws_kms_key.topics.arn
      },
    ]
  })
}
