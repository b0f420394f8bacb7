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

# StartMessageMoveTask moves neither what a topic gave up nor what a handler put there itself. The endpoint is given
# because version 1 of the AWS CLI makes up its own for SQS.
output "redrive_command" {
  description = "Moves one dead letter back to the incidents queue (bash); it prints None when there is none left."
  value       = <<-EOT
    sqs() { aws sqs "$@" --region ${local.region} --endpoint-url ${regex("^https?://[^/]+", module.incidents_queue.dlq_url)}; }
    letter=$(sqs receive-message --queue-url ${module.incidents_queue.dlq_url} --query 'Messages[0].[ReceiptHandle,Body]' --output text) &&
    if [ "$letter" = None ]; then echo None; else
      sqs send-message --queue-url ${module.incidents_queue.url} --message-body "$${letter#*$'\t'}" &&
      sqs delete-message --queue-url ${module.incidents_queue.dlq_url} --receipt-handle "$${letter%%$'\t'*}"
    fi
  EOT
}
