locals {
  alert_agent_timeout_seconds = 30
}

module "alert_agent" {
  source = "../modules/lambda"

  name                 = local.alert_agent_name
  description          = "Turns every provider's alert into one event and records what should be true of it."
  zip_path             = "${local.dist_dir}/alert-handler.zip"
  memory_mb            = 512
  timeout_seconds      = local.alert_agent_timeout_seconds
  reserved_concurrency = var.reserved_concurrency.alert_agent
  vpc_config           = var.vpc_config
  log_retention_days   = var.log_retention_days
  alarm_topic_arn      = var.alarm_topic_arn
  runbooks             = local.runbooks

  permissions_boundary_arn = local.permissions_boundary_arn

  environment = {
    STATUS_TABLE_NAME        = aws_dynamodb_table.alerts_state.name
    ISSUES_QUEUE_URL         = module.issues_queue.url
    QUARANTINE_QUEUE_URL     = module.alerts_queue.dlq_url
    OWN_ALARM_PREFIX         = var.name_prefix
    DEFAULT_TEAM             = var.default_team
    DEFAULT_PRIORITY         = var.default_priority
    CRITICAL_PRIORITY        = var.critical_priority
    COMMENT_INTERVAL_SECONDS = tostring(var.comment_interval_seconds)
    REOPEN_WINDOW_SECONDS    = tostring(var.reopen_window_seconds)
    MUTE_SECONDS             = tostring(var.mute_seconds)
    REFRESH_SECONDS          = tostring(var.refresh_seconds)
    LOG_LEVEL                = var.log_level
  }

  policies = {
    alert-dynamodb-access = local.alert_dynamodb_access
    alert-queue-access    = local.alert_queue_access
  }

  sqs_trigger = {
    queue_arn                  = module.alerts_queue.arn
    visibility_timeout_seconds = module.alerts_queue.visibility_timeout_seconds
    batch_size                 = 10
    maximum_concurrency        = 5
  }
}

locals {
  alert_dynamodb_access = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "KeepStates"
      Effect   = "Allow"
      Action   = ["dynamodb:BatchGetItem", "dynamodb:UpdateItem"]
      Resource = aws_dynamodb_table.alerts_state.arn
    }]
  })

  # Receive, delete and attributes are used by the trigger.
  alert_queue_access = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WorkOnAlerts"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = module.alerts_queue.arn
      },
      {
        Sid      = "WakeIssueAgent"
        Effect   = "Allow"
        Action   = local.send_batches
        Resource = module.issues_queue.arn
      },
      {
        Sid      = "Quarantine"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = module.alerts_queue.dlq_arn
      },
    ]
  })
}
