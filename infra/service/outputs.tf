output "incidents_topic_arn" {
  description = "Topic that incidents are published to."
  value       = aws_sns_topic.incidents.arn
}

output "incidents_queue_url" {
  description = "Queue that the supervisor works on."
  value       = module.incidents_queue.url
}

output "incidents_dlq_url" {
  description = "Incidents that were given up or quarantined."
  value       = module.incidents_queue.dlq_url
}

output "incidents_subscription_dlq_url" {
  description = "Incidents that the topic could not deliver to the queue."
  value       = module.incidents_queue.subscription_dlq_url
}

output "incident_table_name" {
  description = "Table of the case files."
  value       = aws_dynamodb_table.incident_context.name
}

output "supervisor_function_name" {
  description = "Function that turns incidents into case files."
  value       = module.supervisor_agent.function_name
}

output "supervisor_role_name" {
  description = "Role of the supervisor."
  value       = module.supervisor_agent.role_name
}

output "supervisor_log_group_name" {
  description = "Log group of the supervisor."
  value       = module.supervisor_agent.log_group_name
}

output "data_processor_function_name" {
  description = "The workload that chaos breaks."
  value       = module.data_processor.function_name
}

output "data_processor_role_name" {
  description = "Role of the workload."
  value       = module.data_processor.role_name
}

output "data_processor_log_group_name" {
  description = "Log group of the workload's own lines."
  value       = module.data_processor.log_group_name
}

output "data_processor_results_log_group_name" {
  description = "Log group that the workload writes its results to."
  value       = aws_cloudwatch_log_group.results.name
}

output "data_bucket_name" {
  description = "Bucket that the workload reads."
  value       = aws_s3_bucket.data.bucket
}

output "publisher_policy" {
  description = "Policy (JSON) for the role of a function that publishes its own incidents: the topic, and the key that encrypts it."
  value       = local.data_processor_incident_publishing
}

output "publish_command" {
  description = "Publishes a synthetic incident of the data-processor."
  value       = <<-EOT
    aws sns publish --region ${local.region} --topic-arn ${aws_sns_topic.incidents.arn} --message "{\"error_type\":\"ProcessingError\",\"error_message\":\"synthetic incident\",\"error_code\":\"Synthetic\",\"lambda_name\":\"${local.data_processor_name}\",\"timestamp\":\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\"}"
  EOT
}

output "logs_command" {
  description = "Follows the supervisor's log."
  value       = "aws logs tail ${module.supervisor_agent.log_group_name} --region ${local.region} --since 15m --follow"
}

output "alerts_topic_arn" {
  description = "Topic that alerts are published to: by CloudWatch alarms as their action, by the webhook, by emitters in this account."
  value       = aws_sns_topic.alerts.arn
}

output "alerts_queue_url" {
  description = "Queue that alert-agent works on."
  value       = module.alerts_queue.url
}

output "alerts_dlq_url" {
  description = "Alerts that were given up or quarantined."
  value       = module.alerts_queue.dlq_url
}

output "alerts_subscription_dlq_url" {
  description = "Alerts and incidents that a topic could not deliver to the alerts queue."
  value       = module.alerts_queue.subscription_dlq_url
}

output "issues_queue_url" {
  description = "Queue of the alerts whose issue has to be looked at."
  value       = module.issues_queue.url
}

output "issues_dlq_url" {
  description = "Wake-ups that were given up; the sweeper repeats each as long as its alert needs it."
  value       = module.issues_queue.dlq_url
}

output "status_table_name" {
  description = "Table of what is true of each alert."
  value       = aws_dynamodb_table.alerts_state.name
}

output "control_table_name" {
  description = "Table that the functions share budgets in."
  value       = aws_dynamodb_table.pipeline_control.name
}

output "alert_agent_function_name" {
  description = "Function that turns messages into the states of alerts."
  value       = module.alert_agent.function_name
}

output "alert_agent_role_name" {
  description = "Role of alert-agent."
  value       = module.alert_agent.role_name
}

output "alert_agent_log_group_name" {
  description = "Log group of alert-agent."
  value       = module.alert_agent.log_group_name
}

output "issue_agent_function_name" {
  description = "Function that keeps the issues."
  value       = module.issue_agent.function_name
}

output "issue_agent_role_name" {
  description = "Role of issue-agent."
  value       = module.issue_agent.role_name
}

output "issue_agent_log_group_name" {
  description = "Log group of issue-agent."
  value       = module.issue_agent.log_group_name
}

output "enable_github_issues" {
  description = "Whether issues are kept, or only logged."
  value       = var.enable_github_issues
}

output "github_repo" {
  description = "Repository of the issues of teams that are routed nowhere else, or null."
  value       = var.github_repo

  precondition {
    condition     = var.github_repo != null || !var.enable_github_issues
    error_message = "enable_github_issues needs github_repo (owner/name)."
  }
}

output "github_app_secret_name" {
  description = "Secret with the GitHub App's credentials; no issue is made until it is filled."
  value       = local.github_app_secret_id
}

output "github_app_secret_command" {
  description = "Fills the GitHub App's secret with what stands on its standard input: {\"github_app_id\": \"…\", \"github_app_key_base64\": \"…\", \"marker_keys\": [\"…\"]}. Where there is this checkout, `make aws-github-secret-dev` makes it out of the App's id and its key file."
  value       = "aws secretsmanager put-secret-value --region ${local.region} --secret-id ${local.github_app_secret_id} --secret-string file:///dev/stdin"
}

output "webhook_url" {
  description = "Where senders outside AWS POST their alerts; {source} is a source that the secret names."
  value       = module.webhook.url
}

output "webhook_function_name" {
  description = "Function that answers the webhook."
  value       = module.webhook_function.function_name
}

output "webhook_role_name" {
  description = "Role of the webhook."
  value       = module.webhook_function.role_name
}

output "webhook_log_group_name" {
  description = "Log group of the webhook."
  value       = module.webhook_function.log_group_name
}

output "webhook_secret_name" {
  description = "Secret that senders prove themselves with; the webhook refuses everybody until it is filled."
  value       = aws_secretsmanager_secret.webhook.name
}

output "webhook_secret_command" {
  description = "Fills the webhook's secret with what stands on its standard input, for instance {\"grafana\": {\"hmac_keys\": [\"…\"]}, \"alertmanager\": {\"tokens\": [\"…\"]}} (16 characters or more each)."
  value       = "aws secretsmanager put-secret-value --region ${local.region} --secret-id ${aws_secretsmanager_secret.webhook.name} --secret-string file:///dev/stdin"
}

output "sweeper_function_name" {
  description = "Function that wakes what has waited for too long."
  value       = module.sweeper.function_name
}

output "sweeper_role_name" {
  description = "Role of the sweeper."
  value       = module.sweeper.role_name
}

output "dashboard_url" {
  description = "The dashboard in the console."
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#dashboards/dashboard/${aws_cloudwatch_dashboard.this.dashboard_name}"
}

locals {
  # The Makefile knows the stacks of this repository by their environment; any other is named in full.
  casefile_command = (
    startswith(var.name_prefix, "casefile-")
    ? "AWS_REGION=${local.region} make casefile ENV=${trimsuffix(trimprefix(var.name_prefix, "casefile-"), "-")} ARGS=\"%s\""
    : "AWS_REGION=${local.region} CASEFILE_NAME_PREFIX=${var.name_prefix} npx tsx packages/cli/src/main.ts %s"
  )
}

# StartMessageMoveTask moves neither what a topic gave up nor what a handler put there itself.
output "redrive_commands" {
  description = "Sends dead letters to the queue that they were meant for, in this checkout; `--dry-run` only says what would be sent."
  value = {
    for queue in ["incidents", "incidents-subscription", "alerts", "alerts-subscription", "issues"] :
    queue => format(local.casefile_command, "dlq redrive --queue ${queue}")
  }
}
