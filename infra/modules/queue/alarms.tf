resource "aws_cloudwatch_metric_alarm" "dlq_depth" {
  alarm_name        = "${aws_sqs_queue.dlq.name}-not-empty"
  alarm_description = "Messages of ${var.name} were given up. Read their attributes for the reason, mend the cause, then redrive them. Runbook: ${var.runbooks}/dead-letters.md"
  alarm_actions     = compact([var.alarm_topic_arn])
  ok_actions        = compact([var.alarm_topic_arn])

  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dlq.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "subscription_dlq_depth" {
  count = length(var.subscriptions) == 0 ? 0 : 1

  alarm_name        = "${aws_sqs_queue.subscription_dlq[0].name}-not-empty"
  alarm_description = "A topic could not deliver to ${var.name}. Check the queue and its policy, then send these messages to it. Runbook: ${var.runbooks}/undelivered.md"
  alarm_actions     = compact([var.alarm_topic_arn])
  ok_actions        = compact([var.alarm_topic_arn])

  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.subscription_dlq[0].name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "oldest_message" {
  alarm_name        = "${var.name}-stuck"
  alarm_description = "The oldest message of ${var.name} waits for more than ${var.max_age_seconds} s. Look whether its consumer is throttled, disabled or failing. Runbook: ${var.runbooks}/queue-stuck.md"
  alarm_actions     = compact([var.alarm_topic_arn])
  ok_actions        = compact([var.alarm_topic_arn])

  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.this.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.max_age_seconds
  treat_missing_data  = "notBreaching"
}
