locals {
  alerts_topic_name = "${var.name_prefix}alerts"
  alerts_topic_arn  = "arn:${local.partition}:sns:${local.region}:${local.account_id}:${local.alerts_topic_name}"
  alarm_rule_name   = "${var.name_prefix}alarm-changes"
}

resource "aws_sns_topic" "alerts" {
  name              = local.alerts_topic_name
  kms_master_key_id = aws_kms_key.topics.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid       = "PublishFromThisAccount"
          Effect    = "Allow"
          Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
          Action    = "sns:Publish"
          Resource  = local.alerts_topic_arn
        },
        {
          Sid       = "PublishByAlarmsOfThisAccount"
          Effect    = "Allow"
          Principal = { Service = "cloudwatch.amazonaws.com" }
          Action    = "sns:Publish"
          Resource  = local.alerts_topic_arn
          Condition = {
            StringEquals = { "aws:SourceAccount" = local.account_id }
            ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:cloudwatch:*:${local.account_id}:alarm:*" }
          }
        },
      ],
      [for statement in [{
        Sid       = "PublishByTheRule"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = local.alerts_topic_arn
        Condition = { ArnEquals = { "aws:SourceArn" = "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.alarm_rule_name}" } }
      }] : statement if length(var.alarm_name_prefixes) > 0],
      [for statement in [{
        Sid       = "DenyPlainHttp"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = local.alerts_topic_arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }] : statement if var.require_tls],
    )
  })
}

# Alarms that have no action of their own, found by name. An alarm that also notifies the topic is one alert all the same.
resource "aws_cloudwatch_event_rule" "alarms" {
  count = length(var.alarm_name_prefixes) > 0 ? 1 : 0

  name        = local.alarm_rule_name
  description = "Changes of the alarms whose names begin as given."

  event_pattern = jsonencode({
    source      = ["aws.cloudwatch"]
    detail-type = ["CloudWatch Alarm State Change"]
    detail      = { alarmName = [for prefix in var.alarm_name_prefixes : { prefix = prefix }] }
  })
}

resource "aws_cloudwatch_event_target" "alarms" {
  count = length(var.alarm_name_prefixes) > 0 ? 1 : 0

  rule = aws_cloudwatch_event_rule.alarms[0].name
  arn  = aws_sns_topic.alerts.arn
}

# An incident is an alert, too.
module "alerts_queue" {
  source = "../modules/queue"

  name                       = "${var.name_prefix}alerts"
  subscriptions              = { alerts = aws_sns_topic.alerts.arn, incidents = aws_sns_topic.incidents.arn }
  visibility_timeout_seconds = 6 * local.alert_agent_timeout_seconds
  max_age_seconds            = var.alarm_thresholds.oldest_message_seconds
  alarm_topic_arn            = var.alarm_topic_arn
  runbooks                   = local.runbooks
  require_tls                = var.require_tls
}

resource "aws_dynamodb_table" "alerts_state" {
  name                        = "${var.name_prefix}alerts_state"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "fingerprint"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "fingerprint"
    type = "S"
  }

  attribute {
    name = "pending"
    type = "S"
  }

  attribute {
    name = "pending_since"
    type = "S"
  }

  attribute {
    name = "storm"
    type = "S"
  }

  attribute {
    name = "storm_joined_at"
    type = "S"
  }

  # Sparse: an item is in it for as long as its issue is behind.
  global_secondary_index {
    name               = "pending-index"
    hash_key           = "pending"
    range_key          = "pending_since"
    projection_type    = "INCLUDE"
    non_key_attributes = ["desired_version", "synced_version"]
  }

  # Sparse: the alerts that are or were listed in the issue of a storm.
  global_secondary_index {
    name            = "storm-index"
    hash_key        = "storm"
    range_key       = "storm_joined_at"
    projection_type = "INCLUDE"
    non_key_attributes = [
      "closed_at", "episode", "first_seen_at", "issue_episode", "issue_number", "issue_url", "own_issue_at", "priority",
      "resource_key", "status", "storm_episode", "title",
    ]
  }

  ttl {
    attribute_name = "ttl_expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
