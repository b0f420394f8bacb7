locals {
  watched_functions = concat([local.data_processor_name], var.watched_functions)
  watched_roles     = concat([module.data_processor.role_name], var.watched_roles)
  function_logs_arn = "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:/aws/lambda/*"
}

module "supervisor_agent" {
  source = "../modules/lambda"

  name                 = local.supervisor_name
  description          = "Gathers the evidence of an incident, stores it as a case file and attaches it to the incident's alert."
  zip_path             = "${local.dist_dir}/supervisor-handler.zip"
  memory_mb            = 512
  timeout_seconds      = var.supervisor_timeout_seconds
  reserved_concurrency = var.reserved_concurrency.supervisor_agent
  vpc_config           = var.vpc_config
  log_retention_days   = var.log_retention_days
  alarm_topic_arn      = var.alarm_topic_arn
  runbooks             = local.runbooks

  permissions_boundary_arn = local.permissions_boundary_arn

  environment = {
    INCIDENT_TABLE_NAME  = aws_dynamodb_table.incident_context.name
    INCIDENTS_QUEUE_URL  = module.incidents_queue.url
    STATUS_TABLE_NAME    = aws_dynamodb_table.alerts_state.name
    ISSUES_QUEUE_URL     = module.issues_queue.url
    QUARANTINE_QUEUE_URL = module.incidents_queue.dlq_url
    TOKEN_BUDGET         = tostring(var.token_budget)
    STORM_WINDOW_SECONDS = tostring(var.storm_window_seconds)
    LOG_LEVEL            = var.log_level
  }

  policies = {
    supervisor-context-enrichment = local.supervisor_context_enrichment
    supervisor-dynamodb-access    = local.supervisor_dynamodb_access
    supervisor-queue-access       = local.supervisor_queue_access
    supervisor-alert-access       = local.supervisor_alert_access
  }

  sqs_trigger = {
    queue_arn                  = module.incidents_queue.arn
    visibility_timeout_seconds = module.incidents_queue.visibility_timeout_seconds
    batch_size                 = 10
    maximum_concurrency        = 2
  }
}

locals {
  supervisor_context_enrichment = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadFunctionLogs"
        Effect   = "Allow"
        Action   = ["logs:FilterLogEvents", "logs:DescribeLogStreams"]
        Resource = [local.function_logs_arn, "${local.function_logs_arn}:*"]
      },
      {
        Sid      = "ReadWatchedFunctions"
        Effect   = "Allow"
        Action   = ["lambda:GetFunction", "lambda:GetFunctionConfiguration"]
        Resource = [for name in local.watched_functions : "arn:${local.partition}:lambda:${local.region}:${local.account_id}:function:${name}"]
      },
      {
        Sid      = "ReadWatchedRoles"
        Effect   = "Allow"
        Action   = ["iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:GetRolePolicy"]
        Resource = [for name in local.watched_roles : "arn:${local.partition}:iam::${local.account_id}:role/${name}"]
      },
    ]
  })

  supervisor_dynamodb_access = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "KeepCaseFiles"
      Effect   = "Allow"
      Action   = ["dynamodb:PutItem", "dynamodb:UpdateItem"]
      Resource = aws_dynamodb_table.incident_context.arn
    }]
  })

  # Receive, delete and attributes are used by the trigger; the handler postpones and quarantines.
  supervisor_queue_access = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WorkOnIncidents"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"]
        Resource = module.incidents_queue.arn
      },
      {
        Sid      = "Quarantine"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = module.incidents_queue.dlq_arn
      },
    ]
  })

  supervisor_alert_access = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "AttachCaseFiles"
        Effect   = "Allow"
        Action   = "dynamodb:UpdateItem"
        Resource = aws_dynamodb_table.alerts_state.arn
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
