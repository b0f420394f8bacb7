locals {
  incidents_topic_name = "${var.name_prefix}incidents"
  incidents_topic_arn  = "arn:${local.partition}:sns:${local.region}:${local.account_id}:${local.incidents_topic_name}"
}

resource "aws_sns_topic" "incidents" {
  name              = local.incidents_topic_name
  kms_master_key_id = aws_kms_key.topics.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "PublishFromThisAccount"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
        Action    = "sns:Publish"
        Resource  = local.incidents_topic_arn
      }],
      [for statement in [{
        Sid       = "DenyPlainHttp"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = local.incidents_topic_arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }] : statement if var.require_tls],
    )
  })
}

module "incidents_queue" {
  source = "../modules/queue"

  name                       = "${var.name_prefix}incidents"
  subscriptions              = { incidents = aws_sns_topic.incidents.arn }
  delay_seconds              = var.incidents_delay_seconds
  visibility_timeout_seconds = 6 * var.supervisor_timeout_seconds
  max_age_seconds            = var.alarm_thresholds.oldest_message_seconds
  alarm_topic_arn            = var.alarm_topic_arn
  runbooks                   = local.runbooks
  require_tls                = var.require_tls
}

resource "aws_dynamodb_table" "incident_context" {
  name                        = "${var.name_prefix}incident-context"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "incident_id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "incident_id"
    type = "S"
  }

  ttl {
    attribute_name = "ttl"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
