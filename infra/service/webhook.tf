module "webhook_function" {
  source = "../modules/lambda"

  name                 = local.webhook_name
  description          = "Takes alerts in from senders that prove who they are, and publishes them."
  zip_path             = "${local.dist_dir}/webhook-handler.zip"
  memory_mb            = 512
  timeout_seconds      = 10
  reserved_concurrency = var.reserved_concurrency.webhook
  vpc_config           = var.vpc_config
  log_retention_days   = var.log_retention_days
  alarm_topic_arn      = var.alarm_topic_arn
  runbooks             = local.runbooks

  permissions_boundary_arn = local.permissions_boundary_arn

  environment = merge(
    {
      ALERTS_TOPIC_ARN  = aws_sns_topic.alerts.arn
      WEBHOOK_SECRET_ID = aws_secretsmanager_secret.webhook.name
      TOKEN_HEADER      = var.webhook_token_header
      SIGNATURE_HEADER  = var.webhook_signature_header
      LOG_LEVEL         = var.log_level
    },
    var.webhook_timestamp_header == null ? {} : { TIMESTAMP_HEADER = var.webhook_timestamp_header },
  )

  policies = {
    webhook-publishing    = local.webhook_publishing
    webhook-secret-access = local.webhook_secret_access
  }
}

module "webhook" {
  source = "../modules/webhook"

  name                = local.webhook_name
  description         = "Alerts of Grafana, Alertmanager and emitters of one's own."
  path                = "/alerts/{source}"
  function            = { name = module.webhook_function.function_name, invoke_arn = module.webhook_function.invoke_arn }
  requests_per_second = 20
  burst               = 100
  alarm_topic_arn     = var.alarm_topic_arn
  runbooks            = local.runbooks
}

# Empty: its value never passes through Terraform and its state. The output webhook_secret_command fills it.
resource "aws_secretsmanager_secret" "webhook" {
  name                    = "${var.name_prefix}webhook"
  description             = "What senders of alerts prove themselves with, by source: {\"grafana\": {\"hmac_keys\": [\"…\"]}, \"alertmanager\": {\"tokens\": [\"…\"]}}; two of a kind are valid at a time."
  recovery_window_in_days = var.deletion_protection ? 30 : 0
}

locals {
  webhook_publishing = jsonencode({
    Version = "2012-10-17"
    Statement = [
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

  webhook_secret_access = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "ReadSecret"
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = aws_secretsmanager_secret.webhook.arn
    }]
  })
}
