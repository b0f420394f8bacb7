locals {
  # A FIFO queue's name ends in .fifo, and its dead-letter queue is FIFO, too.
  ending = var.fifo ? ".fifo" : ""
  names = {
    queue            = "${var.name}${local.ending}"
    dlq              = "${var.name}-dlq${local.ending}"
    subscription_dlq = "${var.name}-subscription-dlq"
  }

  retention_seconds     = 4 * 24 * 60 * 60
  dlq_retention_seconds = 14 * 24 * 60 * 60
}

# Policies and redrive are written inline: each separate resource for them costs another wait of the provider.
resource "aws_sqs_queue" "this" {
  name                       = local.names.queue
  delay_seconds              = var.delay_seconds
  visibility_timeout_seconds = var.visibility_timeout_seconds
  message_retention_seconds  = local.retention_seconds
  sqs_managed_sse_enabled    = true
  fifo_queue                 = var.fifo
  deduplication_scope        = var.fifo ? "messageGroup" : null
  fifo_throughput_limit      = var.fifo ? "perMessageGroupId" : null
  policy                     = length(local.queue_statements) == 0 ? null : jsonencode({ Version = "2012-10-17", Statement = local.queue_statements })

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dlq.arn
    maxReceiveCount     = var.max_receive_count
  })
}

resource "aws_sqs_queue" "dlq" {
  name                      = local.names.dlq
  message_retention_seconds = local.dlq_retention_seconds
  sqs_managed_sse_enabled   = true
  fifo_queue                = var.fifo
  policy                    = length(local.dlq_statements) == 0 ? null : jsonencode({ Version = "2012-10-17", Statement = local.dlq_statements })
}

resource "aws_sns_topic_subscription" "this" {
  for_each = var.subscriptions

  topic_arn            = each.value
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.this.arn
  raw_message_delivery = false
  redrive_policy       = jsonencode({ deadLetterTargetArn = aws_sqs_queue.subscription_dlq[0].arn })
}

# What a topic could not deliver at all: the queue gone, its policy broken.
resource "aws_sqs_queue" "subscription_dlq" {
  count = length(var.subscriptions) == 0 ? 0 : 1

  name                      = local.names.subscription_dlq
  message_retention_seconds = local.dlq_retention_seconds
  sqs_managed_sse_enabled   = true
  policy                    = jsonencode({ Version = "2012-10-17", Statement = local.subscription_dlq_statements })
}
