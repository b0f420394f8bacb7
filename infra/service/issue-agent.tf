locals {
  issue_agent_timeout_seconds = 60

  # As it was given: the ARN of a secret in another account is more than its name.
  github_app_secret_id  = coalesce(var.github_app_secret_id, one(aws_secretsmanager_secret.github_app[*].name))
  github_app_secret_arn = one(concat(aws_secretsmanager_secret.github_app[*].arn, data.aws_secretsmanager_secret.github_app[*].arn))
}

module "issue_agent" {
  source = "../modules/lambda"

  name                 = local.issue_agent_name
  description          = "Keeps the one GitHub issue of each alert in step with its state."
  zip_path             = "${local.dist_dir}/issue-handler.zip"
  memory_mb            = 512
  timeout_seconds      = local.issue_agent_timeout_seconds
  reserved_concurrency = var.reserved_concurrency.issue_agent
  vpc_config           = var.vpc_config
  log_retention_days   = var.log_retention_days
  alarm_topic_arn      = var.alarm_topic_arn
  runbooks             = local.runbooks

  permissions_boundary_arn = local.permissions_boundary_arn

  environment = local.issue_environment

  policies = {
    issue-dynamodb-access = local.issue_dynamodb_access
    issue-queue-access    = local.issue_queue_access
    issue-secret-access   = local.issue_secret_access
  }

  sqs_trigger = {
    queue_arn                  = module.issues_queue.arn
    visibility_timeout_seconds = module.issues_queue.visibility_timeout_seconds
    batch_size                 = 5
    maximum_concurrency        = 2
  }
}

# Empty: its value never passes through Terraform and its state. The output github_app_secret_command fills it.
resource "aws_secretsmanager_secret" "github_app" {
  count = var.github_app_secret_id == null ? 1 : 0

  name                    = "${var.name_prefix}github-app"
  description             = "What issue-agent signs in to GitHub and marks its issues with: {\"github_app_id\": \"…\", \"github_app_key_base64\": \"…\", \"installation_id\": \"…\", \"marker_keys\": [\"…\"]}."
  recovery_window_in_days = var.deletion_protection ? 30 : 0
}

data "aws_secretsmanager_secret" "github_app" {
  count = var.github_app_secret_id == null ? 0 : 1

  arn  = startswith(var.github_app_secret_id, "arn:") ? var.github_app_secret_id : null
  name = startswith(var.github_app_secret_id, "arn:") ? null : var.github_app_secret_id
}

locals {
  issue_environment = merge(
    {
      STATUS_TABLE_NAME            = aws_dynamodb_table.alerts_state.name
      CONTROL_TABLE_NAME           = aws_dynamodb_table.pipeline_control.name
      ISSUES_QUEUE_URL             = module.issues_queue.url
      QUARANTINE_QUEUE_URL         = module.issues_queue.dlq_url
      ENABLE_GITHUB_ISSUES         = tostring(var.enable_github_issues)
      GITHUB_API_URL               = var.github_api_url
      GITHUB_APP_SECRET_ID         = local.github_app_secret_id
      GITHUB_BUDGET                = jsonencode(var.github_budget)
      MUTE_SECONDS                 = tostring(var.mute_seconds)
      ALERT_STORM_THRESHOLD        = tostring(var.alert_storm_threshold)
      ALERT_STORM_WINDOW_SECONDS   = tostring(var.alert_storm_window_seconds)
      LINK_HOSTS                   = join(",", var.issue_link_hosts)
      UNKNOWN_OUTCOME_WAIT_SECONDS = tostring(var.unknown_outcome_wait_seconds)
      LOG_LEVEL                    = var.log_level
    },
    var.github_repo == null ? {} : { GITHUB_REPO = var.github_repo },
  )

  issue_dynamodb_access = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "KeepRecords"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.alerts_state.arn
      },
      {
        Sid      = "ListStorms"
        Effect   = "Allow"
        Action   = "dynamodb:Query"
        Resource = "${aws_dynamodb_table.alerts_state.arn}/index/storm-index"
      },
      {
        Sid      = "ReadRoutingAndShareBudget"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.pipeline_control.arn
      },
    ]
  })

  # Receive, delete and attributes are used by the trigger; the handler postpones, quarantines, and wakes storms.
  issue_queue_access = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WorkOnIssues"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"]
        Resource = module.issues_queue.arn
      },
      {
        Sid      = "WakeStorms"
        Effect   = "Allow"
        Action   = local.send_batches
        Resource = module.issues_queue.arn
      },
      {
        Sid      = "Quarantine"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = module.issues_queue.dlq_arn
      },
    ]
  })

  issue_secret_access = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "ReadSecret"
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = local.github_app_secret_arn
    }]
  })
}
