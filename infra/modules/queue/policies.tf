data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  # Built from the names: an inline policy cannot refer to the ARN of its own queue.
  arn_prefix = "arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}"
  arns = {
    queue            = "${local.arn_prefix}:${var.name}"
    dlq              = "${local.arn_prefix}:${var.name}-dlq"
    subscription_dlq = "${local.arn_prefix}:${var.name}-subscription-dlq"
  }

  deny_plain_http = { for key, arn in local.arns : key => {
    Sid       = "DenyPlainHttp"
    Effect    = "Deny"
    Principal = "*"
    Action    = "sqs:*"
    Resource  = arn
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  } if var.require_tls }

  allow_topic = { for key, arn in local.arns : key => {
    Sid       = "DeliverFromTopic"
    Effect    = "Allow"
    Principal = { Service = "sns.amazonaws.com" }
    Action    = "sqs:SendMessage"
    Resource  = arn
    Condition = { ArnEquals = { "aws:SourceArn" = var.subscription.topic_arn } }
  } if var.subscription != null && key != "dlq" }

  statements = { for key, arn in local.arns : key => concat(
    [for owner, statement in local.deny_plain_http : statement if owner == key],
    [for owner, statement in local.allow_topic : statement if owner == key],
  ) }

  policies = { for key, statements in local.statements : key =>
    length(statements) == 0 ? null : jsonencode({ Version = "2012-10-17", Statement = statements })
  }
}
