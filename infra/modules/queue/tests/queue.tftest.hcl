mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { id = "ca-central-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:ca-central-1:123456789012:mock", url = "https://sqs.ca-central-1.amazonaws.com/123456789012/jobs-dlq" }
  }
}

variables {
  name                       = "jobs"
  visibility_timeout_seconds = 360
  alarm_topic_arn            = "arn:aws:sns:ca-central-1:123456789012:alarms"
}

run "a_queue_gives_up_into_its_dead_letter_queue" {
  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy) == { deadLetterTargetArn = aws_sqs_queue.dlq.arn, maxReceiveCount = 5 }
    error_message = "After five receives a message must go to the dead-letter queue."
  }
  assert {
    condition     = aws_sqs_queue.dlq.name == "jobs-dlq" && aws_sqs_queue.dlq.message_retention_seconds == 14 * 86400 && aws_sqs_queue.this.message_retention_seconds == 4 * 86400
    error_message = "Messages are kept for 4 days, dead letters for 14."
  }
  assert {
    condition     = output.url == "https://sqs.ca-central-1.amazonaws.com/123456789012/jobs"
    error_message = "The queue's URL is that of its dead-letter queue without the ending."
  }
}

run "a_subscribed_queue_hears_its_topics_alone" {
  variables {
    subscriptions = { events = "arn:aws:sns:ca-central-1:123456789012:events", more = "arn:aws:sns:ca-central-1:123456789012:more" }
  }
  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.this, aws_sqs_queue.dlq, aws_sqs_queue.subscription_dlq[0]] : queue.sqs_managed_sse_enabled])
    error_message = "Every queue must be encrypted."
  }
  assert {
    condition = alltrue([for queue in [aws_sqs_queue.this, aws_sqs_queue.dlq, aws_sqs_queue.subscription_dlq[0]] :
      contains([for statement in jsondecode(queue.policy).Statement : { effect = statement.Effect, resource = statement.Resource, condition = jsonencode(statement.Condition) }],
      { effect = "Deny", resource = "arn:aws:sqs:ca-central-1:123456789012:${queue.name}", condition = jsonencode({ Bool = { "aws:SecureTransport" = "false" } }) })
    ])
    error_message = "Every queue must refuse plain HTTP."
  }
  assert {
    condition = alltrue([for queue in [aws_sqs_queue.this, aws_sqs_queue.subscription_dlq[0]] :
      [for statement in jsondecode(queue.policy).Statement : jsonencode(statement) if statement.Effect == "Allow"] == [jsonencode({
        Sid       = "DeliverFromTopics"
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = "arn:aws:sqs:ca-central-1:123456789012:${queue.name}"
        Condition = { ArnEquals = { "aws:SourceArn" = ["arn:aws:sns:ca-central-1:123456789012:events", "arn:aws:sns:ca-central-1:123456789012:more"] } }
      })]
    ])
    error_message = "Only SNS may send, and only for these topics."
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_sqs_queue.dlq.policy).Statement : statement.Effect == "Deny"])
    error_message = "No service sends to the dead-letter queue."
  }
  assert {
    condition     = aws_sqs_queue.subscription_dlq[0].name == "jobs-subscription-dlq" && alltrue([for subscription in aws_sns_topic_subscription.this : jsondecode(subscription.redrive_policy).deadLetterTargetArn == aws_sqs_queue.subscription_dlq[0].arn])
    error_message = "What a topic cannot deliver must be kept."
  }
  assert {
    condition     = length(aws_sns_topic_subscription.this) == 2 && alltrue([for subscription in aws_sns_topic_subscription.this : !subscription.raw_message_delivery])
    error_message = "Messages come in the SNS envelope."
  }
}

run "every_dead_letter_queue_and_every_wait_has_an_alarm" {
  variables {
    subscriptions = { events = "arn:aws:sns:ca-central-1:123456789012:events", more = "arn:aws:sns:ca-central-1:123456789012:more" }
  }
  assert {
    condition = [aws_cloudwatch_metric_alarm.dlq_depth, aws_cloudwatch_metric_alarm.subscription_dlq_depth[0], aws_cloudwatch_metric_alarm.oldest_message][*].dimensions == [
      tomap({ QueueName = "jobs-dlq" }), tomap({ QueueName = "jobs-subscription-dlq" }), tomap({ QueueName = "jobs" }),
    ]
    error_message = "Each dead-letter queue and the queue itself must have an alarm."
  }
  assert {
    condition = alltrue([for alarm in [aws_cloudwatch_metric_alarm.dlq_depth, aws_cloudwatch_metric_alarm.subscription_dlq_depth[0], aws_cloudwatch_metric_alarm.oldest_message] :
      alarm.alarm_actions == toset([var.alarm_topic_arn]) && length(alarm.alarm_description) > 60
    ])
    error_message = "Each alarm must reach the topic and say what to do."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.dlq_depth.threshold == 0 && aws_cloudwatch_metric_alarm.subscription_dlq_depth[0].threshold == 0 && aws_cloudwatch_metric_alarm.oldest_message.threshold == 900
    error_message = "One dead letter, or a quarter of an hour of standing still, must raise an alarm."
  }
}

run "alarms_without_a_topic_are_only_shown_and_plain_http_may_be_let_in" {
  variables {
    alarm_topic_arn = null
    require_tls     = false
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.oldest_message.alarm_actions) == 0
    error_message = "Without a topic there is nothing to send to."
  }
  assert {
    condition     = length(local.queue_statements) == 0 && length(local.dlq_statements) == 0
    error_message = "Without require_tls nothing is denied."
  }
}

run "refuses_impossible_settings" {
  command = plan
  variables {
    name                       = "jobs.fifo"
    delay_seconds              = 901
    visibility_timeout_seconds = 0
    max_receive_count          = 0
    max_age_seconds            = 0
  }
  expect_failures = [var.name, var.delay_seconds, var.visibility_timeout_seconds, var.max_receive_count, var.max_age_seconds]
}
