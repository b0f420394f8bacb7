locals {
  dead_letter_alarms = merge(
    { (aws_sqs_queue.dlq.name) = "Messages of ${var.name} were given up. Read their attributes for the reason, mend the cause, then redrive them." },
    { for queue in aws_sqs_queue.subscription_dlq : queue.name => "The topic could not deliver to ${var.name}. Check the queue and its policy, then send these messages to it." },
  )
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each = local.dead_letter_alarms

  alarm_name        = "${each.key}-not-empty"
  alarm_description = each.value
  alarm_actions     = compact([var.alarm_topic_arn])
  ok_actions        = compact([var.alarm_topic_arn])

  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.key }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name        = "${var.name}-stuck"
  alarm_description = "The oldest message of ${var.name} waits for more than ${var.max_age_seconds} s. Look whether its consumer is throttled, disabled or failing."
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
