output "name" {
  description = "Name of the queue."
  value       = aws_sqs_queue.this.name
}

output "arn" {
  description = "ARN of the queue."
  value       = aws_sqs_queue.this.arn
}

# Made from the dead-letter queue's, which is known half a minute earlier: no function waits for the queue itself.
output "url" {
  description = "URL of the queue."
  value       = "${trimsuffix(aws_sqs_queue.dlq.url, "-dlq${local.ending}")}${local.ending}"
}

output "visibility_timeout_seconds" {
  description = "Seconds for which a received message is hidden."
  value       = aws_sqs_queue.this.visibility_timeout_seconds
}

output "dlq_arn" {
  description = "ARN of the dead-letter queue."
  value       = aws_sqs_queue.dlq.arn
}

output "dlq_url" {
  description = "URL of the dead-letter queue."
  value       = aws_sqs_queue.dlq.url
}

output "dlq_name" {
  description = "Name of the dead-letter queue."
  value       = aws_sqs_queue.dlq.name
}

output "subscription_dlq_name" {
  description = "Name of the subscriptions' dead-letter queue, or null without subscriptions."
  value       = one(aws_sqs_queue.subscription_dlq[*].name)
}

output "subscription_dlq_url" {
  description = "URL of the subscriptions' dead-letter queue, or null without subscriptions."
  value       = one(aws_sqs_queue.subscription_dlq[*].url)
}

output "subscriptions" {
  description = "ARNs of the topics whose messages the queue receives, by name."
  value       = { for name, subscription in aws_sns_topic_subscription.this : name => subscription.topic_arn }
}
