locals {
  retention_seconds     = 4 * 24 * 60 * 60
  dlq_retention_seconds = 14 * 24 * 60 * 60
}

# Policies and redrive are written inline: each separate resource for them costs another wait of the provider.
resource "aws_sqs_queue" "this" {
  name                       = var.name
  delay_seconds              = var.delay_seconds
  visibility_timeout_seconds = var.visibility_timeout_seconds
  message_retention_seconds  = local.retention_seconds
  sqs_managed_sse_enabled    = true
  policy                     = length(local.queue_statements) == 0 ? null : jsonencode({ Version = "2012-10-17", Statement = local.queue_statements })

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dlq.arn
    maxReceiveCount     = var.max_receive_count
  })
}

resource "aws_sqs_queue" "dlq" {
  name                      = "${var.name}-dlq"
  message_retention_seconds = local.dlq_retention_seconds
  sqs_managed_sse_enabled   = true
  policy                    = length(local.dlq_statements) == 0 ? null : jsonencode({ Version = "2012-10-17", Statement = local.dlq_statements })
}

resource "aws_sns_topic_subscription" "this" {
  count = var.subscription == null ? 0 : 1

  topic_arn            = var.subscription.topic_arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.this.arn
  raw_message_delivery = false
  redrive_policy       = jsonencode({ deadLetterTargetArn = aws_sqs_queue.subscription_dlq[0].arn })
}

# What the topic could not deliver at all: the queue gone, its policy broken.
resource "aws_sqs_queue" "subscription_dlq" {
  count = var.subscription == null ? 0 : 1

  name                      = "${var.name}-subscription-dlq"
  message_retention_seconds = local.dlq_retention_seconds
  sqs_managed_sse_enabled   = true
  policy                    = jsonencode({ Version = "2012-10-17", Statement = local.subscription_dlq_statements })
}
