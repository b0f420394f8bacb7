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
  value       = trimsuffix(aws_sqs_queue.dlq.url, "-dlq")
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

output "subscription_dlq_url" {
  description = "URL of the subscription's dead-letter queue, or null without a subscription."
  value       = one(aws_sqs_queue.subscription_dlq[*].url)
}
