resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name        = "${var.name}-errors"
  alarm_description = "${var.name} failed. Read ${aws_cloudwatch_log_group.this.name} around the time of the alarm; what a queue delivered is delivered again. Runbook: ${var.runbooks}/function-errors.md"
  alarm_actions     = compact([var.alarm_topic_arn])
  ok_actions        = compact([var.alarm_topic_arn])

  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.this.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  alarm_name        = "${var.name}-throttles"
  alarm_description = "Lambda refused to start ${var.name}: the concurrency of the account, or what is reserved for the function, is used up. Runbook: ${var.runbooks}/function-throttles.md"
  alarm_actions     = compact([var.alarm_topic_arn])
  ok_actions        = compact([var.alarm_topic_arn])

  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = { FunctionName = aws_lambda_function.this.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}
