# One row for each question that is asked at night. Every widget names its metrics in full, so that a test can hold them
# against what the functions emit.
locals {
  function_modules = [module.webhook_function, module.alert_agent, module.issue_agent, module.supervisor_agent, module.sweeper, module.data_processor]
  queue_modules    = [module.incidents_queue, module.alerts_queue, module.issues_queue]

  functions  = [for function in local.function_modules : function.function_name]
  log_groups = [for function in local.function_modules : function.log_group_name]
  queues     = [for queue in local.queue_modules : queue.name]
  dlqs       = compact(flatten([for queue in local.queue_modules : [queue.dlq_name, queue.subscription_dlq_name]]))
  tables     = [aws_dynamodb_table.incident_context.name, aws_dynamodb_table.alerts_state.name, aws_dynamodb_table.pipeline_control.name]

  dashboard_rows = [
    {
      title = "Flow: what comes in, what becomes of it"
      widgets = [
        { title = "Webhook", stat = "Sum", metrics = [for metric in ["RequestsReceived", "RequestsRejected", "MessagesPublished"] : ["Casefile", metric, "service", local.webhook_name]] },
        { title = "Messages of alert-agent", stat = "Sum", metrics = [for metric in ["MessagesReceived", "MessagesIgnored", "MessagesQuarantined", "AlertsTruncated"] : ["Casefile", metric, "service", local.alert_agent_name]] },
        { title = "What was decided", stat = "Sum", metrics = [for metric in ["AlertsCreated", "AlertsRepeated", "AlertsResolved", "AlertsReopened", "AlertsHeld", "AlertsSkipped"] : ["Casefile", metric, "service", local.alert_agent_name]] },
        { title = "Issues", stat = "Sum", metrics = [for metric in ["IssuesCreated", "IssuesUpdated", "IssuesClosed", "IssuesReopened", "IssuesClosedByPeople", "IssuesGone"] : ["Casefile", metric, "service", local.issue_agent_name]] },
      ]
    },
    {
      title = "Where it comes from, and why some is rejected"
      widgets = [for widget in [
        { title = "Alerts by source", name = "AlertsReceived", dimension = "source", service = local.alert_agent_name },
        { title = "Alerts by team", name = "AlertsReceived", dimension = "team", service = local.alert_agent_name },
        { title = "Rejected messages by reason", name = "MessagesRejected", dimension = "reason", service = local.alert_agent_name },
        { title = "Rejected requests by reason", name = "RequestsRejected", dimension = "reason", service = local.webhook_name },
        ] : {
        title   = widget.title
        stat    = "Sum"
        metrics = [[{ expression = "SEARCH('{Casefile,service,${widget.dimension}} MetricName=\"${widget.name}\" service=\"${widget.service}\"', 'Sum', 300)", id = "e1" }]]
      }]
    },
    {
      title = "Latency"
      widgets = [
        { title = "From an alert to its issue (ms)", stat = "p50", metrics = [for stat in ["p50", "p95", "p99"] : ["Casefile", "AlertToIssueMilliseconds", "service", local.issue_agent_name, { stat = stat, label = stat }]] },
        { title = "Oldest message (s)", stat = "Maximum", metrics = [for name in local.queues : ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", name]] },
        { title = "Gathering evidence (ms)", stat = "p95", metrics = [["Casefile", "EnrichmentDuration", "service", local.supervisor_name]] },
        { title = "Behind, missed, double: what the sweeper found", stat = "Maximum", metrics = [for metric in ["AlertsPending", "MissedAlarmsPublished", "DuplicateIssuesClosed", "SweepJobsFailed"] : ["Casefile", metric, "service", local.sweeper_name]] },
      ]
    },
    {
      title = "Given up: dead-letter queues"
      widgets = [
        { title = "Dead letters", stat = "Maximum", metrics = [for name in local.dlqs : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name]] },
        { title = "Waiting", stat = "Maximum", metrics = [for name in local.queues : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name]] },
        { title = "Quarantined", stat = "Sum", metrics = [for name in [local.alert_agent_name, local.supervisor_name, local.issue_agent_name] : ["Casefile", "MessagesQuarantined", "service", name]] },
      ]
    },
    {
      title = "GitHub"
      widgets = [
        { title = "Attempts", stat = "Sum", metrics = [for metric in ["IssueAttempts", "IssueAttemptsFailed", "IssueLabelsDropped"] : ["Casefile", metric, "service", local.issue_agent_name]] },
        { title = "What has to wait", stat = "Sum", metrics = [for metric in ["GitHubRateLimited", "GitHubDeferred", "AlertsSilenced"] : ["Casefile", metric, "service", local.issue_agent_name]] },
        { title = "Budget used (%)", stat = "Maximum", metrics = [["Casefile", "GitHubBudgetUsed", "service", local.issue_agent_name]] },
        { title = "Breaker open", stat = "Maximum", metrics = [["Casefile", "GitHubBreakerOpen", "service", local.issue_agent_name]] },
      ]
    },
    {
      title = "Case files"
      widgets = [
        { title = "Incidents", stat = "Sum", metrics = [for metric in ["MessagesReceived", "IncidentsStored", "IncidentsRepeated", "IncidentsCounted", "IncidentsBusy", "IncidentsFailed"] : ["Casefile", metric, "service", local.supervisor_name]] },
        { title = "Collectors", stat = "Sum", metrics = [for metric in ["CollectorsRun", "CollectorsFailed"] : ["Casefile", metric, "service", local.supervisor_name]] },
        { title = "Tokens", stat = "Average", metrics = [for metric in ["RawTokens", "FinalTokens"] : ["Casefile", metric, "service", local.supervisor_name]] },
        { title = "Case files that were trimmed", stat = "Sum", metrics = [["Casefile", "CaseFilesTrimmed", "service", local.supervisor_name]] },
      ]
    },
    {
      title = "Errors"
      widgets = [
        { title = "Functions that failed", stat = "Sum", metrics = [for name in local.functions : ["AWS/Lambda", "Errors", "FunctionName", name]] },
        { title = "Functions that were throttled", stat = "Sum", metrics = [for name in local.functions : ["AWS/Lambda", "Throttles", "FunctionName", name]] },
        { title = "Webhook: 4xx and 5xx", stat = "Sum", metrics = [for metric in ["4xx", "5xx"] : ["AWS/ApiGateway", metric, "ApiId", module.webhook.api_id]] },
      ]
    },
    {
      title = "What it costs"
      widgets = [
        { title = "Invocations", stat = "Sum", metrics = [for name in local.functions : ["AWS/Lambda", "Invocations", "FunctionName", name]] },
        { title = "Duration (ms, all invocations together)", stat = "Sum", metrics = [for name in local.functions : ["AWS/Lambda", "Duration", "FunctionName", name]] },
        { title = "DynamoDB capacity units", stat = "Sum", metrics = concat([for metric in ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"] : [for name in local.tables : ["AWS/DynamoDB", metric, "TableName", name]]]...) },
        { title = "Messages sent", stat = "Sum", metrics = [for name in local.queues : ["AWS/SQS", "NumberOfMessagesSent", "QueueName", name]] },
        { title = "Log bytes", stat = "Sum", metrics = [for name in local.log_groups : ["AWS/Logs", "IncomingBytes", "LogGroupName", name]] },
      ]
    },
  ]

  dashboard_widgets = [for index, row in local.dashboard_rows : concat(
    [{ type = "text", x = 0, y = 7 * index, width = 24, height = 1, properties = { markdown = "## ${row.title}" } }],
    [for place, widget in row.widgets : {
      type   = "metric"
      x      = place * floor(24 / length(row.widgets))
      y      = 7 * index + 1
      width  = floor(24 / length(row.widgets))
      height = 6
      properties = {
        title   = widget.title
        region  = local.region
        view    = "timeSeries"
        stat    = widget.stat
        period  = 300
        metrics = widget.metrics
      }
    }]
  )]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = "${var.name_prefix}casefile"
  dashboard_body = jsonencode({ widgets = flatten(local.dashboard_widgets) })
}
