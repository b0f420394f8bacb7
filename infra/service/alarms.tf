# The modules bring the alarms of functions, queues and the API. These are about the work itself. Metrics of our own
# (namespace Casefile) are told apart by the function that counts: packages/*/src/metrics.ts.
locals {
  runbooks = coalesce(var.runbook_base_url, "docs/runbooks")

  # How large a share of something went wrong, over ten minutes.
  share_alarms = {
    alerts-rejected = {
      service = local.alert_agent_name
      bad     = "MessagesQuarantined"
      total   = "MessagesReceived"
      percent = var.alarm_thresholds.rejected_percent
      says    = "alert-agent cannot read a part of what it gets: it is in the dead-letter queue, with the reason."
      runbook = "rejected"
    }
    incidents-rejected = {
      service = local.supervisor_name
      bad     = "MessagesQuarantined"
      total   = "MessagesReceived"
      percent = var.alarm_thresholds.rejected_percent
      says    = "The supervisor cannot read a part of what it gets: it is in the dead-letter queue, with the reason."
      runbook = "rejected"
    }
    requests-rejected = {
      service = local.webhook_name
      bad     = "RequestsRejected"
      total   = "RequestsReceived"
      percent = var.alarm_thresholds.rejected_percent
      says    = "The webhook refuses a part of the requests: alerts of these senders do not come in."
      runbook = "webhook-refuses"
    }
    github-failing = {
      service = local.issue_agent_name
      bad     = "IssueAttemptsFailed"
      total   = "IssueAttempts"
      percent = var.alarm_thresholds.github_failing_percent
      says    = "issue-agent fails to bring alerts to GitHub; each is tried again."
      runbook = "github-failing"
    }
    enrichment-failing = {
      service = local.supervisor_name
      bad     = "IncidentsFailed"
      total   = "MessagesReceived"
      percent = var.alarm_thresholds.enrichment_failing_percent
      says    = "The supervisor fails to turn incidents into case files; each is tried again."
      runbook = "enrichment-failing"
    }
    evidence-missing = {
      service = local.supervisor_name
      bad     = "CollectorsFailed"
      total   = "CollectorsRun"
      percent = var.alarm_thresholds.evidence_missing_percent
      says    = "Case files lack a large part of their evidence: the supervisor may not read it, or AWS does not answer."
      runbook = "enrichment-failing"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "share" {
  for_each = local.share_alarms

  alarm_name        = "${var.name_prefix}${each.key}"
  alarm_description = "${each.value.says} More than ${each.value.percent} % for ten minutes. Runbook: ${local.runbooks}/${each.value.runbook}.md"
  alarm_actions     = compact([var.alarm_topic_arn])
  ok_actions        = compact([var.alarm_topic_arn])

  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.percent
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "share"
    label       = "${each.value.bad} of ${each.value.total} (%)"
    expression  = "IF(total > 0, 100 * FILL(bad, 0) / total, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { bad = each.value.bad, total = each.value.total }
    content {
      id = metric_query.key
      metric {
        namespace   = "Casefile"
        metric_name = metric_query.value
        dimensions  = { service = each.value.service }
        stat        = "Sum"
        period      = 300
      }
    }
  }

  lifecycle {
    precondition {
      condition     = !contains([local.alerts_topic_arn, local.incidents_topic_arn], coalesce(var.alarm_topic_arn, "none"))
      error_message = "alarm_topic_arn must not be a topic of this service: its alarms would depend on what they watch."
    }
  }
}

# Each run of issue-agent says what it knows of the breaker, and one that called nobody may know old news: hence most of
# them. While everything sleeps nobody says anything, and the alarm stays as it is.
resource "aws_cloudwatch_metric_alarm" "github_breaker_open" {
  alarm_name        = "${var.name_prefix}github-breaker-open"
  alarm_description = "issue-agent has kept from calling GitHub for more than five minutes, because GitHub does not answer or limits us; alerts wait and none is lost. Runbook: ${local.runbooks}/github-breaker-open.md"
  alarm_actions     = compact([var.alarm_topic_arn])
  ok_actions        = compact([var.alarm_topic_arn])

  namespace           = "Casefile"
  metric_name         = "GitHubBreakerOpen"
  dimensions          = { service = local.issue_agent_name }
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.5
  treat_missing_data  = "ignore"
}

resource "aws_cloudwatch_metric_alarm" "issues_late" {
  alarm_name        = "${var.name_prefix}issues-late"
  alarm_description = "From an alert to its issue it took more than ${var.alarm_thresholds.issue_p95_seconds} s for one in twenty, for 15 minutes. Runbook: ${local.runbooks}/issues-late.md"
  alarm_actions     = compact([var.alarm_topic_arn])
  ok_actions        = compact([var.alarm_topic_arn])

  namespace           = "Casefile"
  metric_name         = "AlertToIssueMilliseconds"
  dimensions          = { service = local.issue_agent_name }
  extended_statistic  = "p95"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1000 * var.alarm_thresholds.issue_p95_seconds
  treat_missing_data  = "notBreaching"
}

# Messages may sleep here for an hour while GitHub limits us, so the age of the oldest says nothing until then. But what
# could be received and is not, while no group sleeps, waits for a consumer that is gone.
resource "aws_cloudwatch_metric_alarm" "issues_idle" {
  alarm_name        = "${var.name_prefix}issues-idle"
  alarm_description = "Alerts wait for their issues and nobody takes them up for 15 minutes. Look whether issue-agent's trigger is enabled and the function can start. Runbook: ${local.runbooks}/queue-stuck.md"
  alarm_actions     = compact([var.alarm_topic_arn])
  ok_actions        = compact([var.alarm_topic_arn])

  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "idle"
    label       = "waiting, and nobody takes them up"
    expression  = "IF(waiting > 0 AND FILL(received, 0) == 0 AND FILL(asleep, 0) == 0, 1, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = {
      waiting  = { name = "ApproximateNumberOfMessagesVisible", stat = "Maximum" }
      received = { name = "NumberOfMessagesReceived", stat = "Sum" }
      asleep   = { name = "ApproximateNumberOfGroupsWithInflightMessages", stat = "Maximum" }
    }
    content {
      id = metric_query.key
      metric {
        namespace   = "AWS/SQS"
        metric_name = metric_query.value.name
        dimensions  = { QueueName = module.issues_queue.name }
        stat        = metric_query.value.stat
        period      = 300
      }
    }
  }
}

# Lambda writes no value where there was no invocation, so that what is missing is what is looked for.
resource "aws_cloudwatch_metric_alarm" "sweeper_silent" {
  alarm_name        = "${var.name_prefix}sweeper-silent"
  alarm_description = "The sweeper has not run for ${var.alarm_thresholds.sweeper_silent_minutes} minutes: nobody finds what was missed. Runbook: ${local.runbooks}/sweeper-silent.md"
  alarm_actions     = compact([var.alarm_topic_arn])
  ok_actions        = compact([var.alarm_topic_arn])

  namespace           = "AWS/Lambda"
  metric_name         = "Invocations"
  dimensions          = { FunctionName = module.sweeper.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = var.alarm_thresholds.sweeper_silent_minutes / 5
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
}
