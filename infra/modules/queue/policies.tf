data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  # Built from the names: an inline policy cannot refer to the ARN of its own queue.
  arn_prefix = "arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}"
  arns       = { for key, name in local.names : key => "${local.arn_prefix}:${name}" }

  deny_plain_http = { for key, arn in local.arns : key => [for statement in [{
    Sid       = "DenyPlainHttp"
    Effect    = "Deny"
    Principal = "*"
    Action    = "sqs:*"
    Resource  = arn
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }] : statement if var.require_tls] }

  allow_topics = { for key, arn in local.arns : key => [for topic_arns in [values(var.subscriptions)] : {
    Sid       = "DeliverFromTopics"
    Effect    = "Allow"
    Principal = { Service = "sns.amazonaws.com" }
    Action    = "sqs:SendMessage"
    Resource  = arn
    Condition = { ArnEquals = { "aws:SourceArn" = topic_arns } }
  } if length(var.subscriptions) > 0] }

  # Three values rather than one map: the dead-letter queue, which all else waits for, must not wait for the topic.
  queue_statements            = concat(local.deny_plain_http.queue, local.allow_topics.queue)
  dlq_statements              = local.deny_plain_http.dlq
  subscription_dlq_statements = concat(local.deny_plain_http.subscription_dlq, local.allow_topics.subscription_dlq)
}
