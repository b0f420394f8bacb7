output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "function_arn" {
  description = "ARN of the function, without a version."
  value       = aws_lambda_function.this.arn
}

output "role_name" {
  description = "Name of the function's role."
  value       = aws_iam_role.this.name
}

output "role_arn" {
  description = "ARN of the function's role."
  value       = aws_iam_role.this.arn
}

output "log_group_name" {
  description = "Log group that the function writes to."
  value       = aws_cloudwatch_log_group.this.name
}

output "invoke_arn" {
  description = "ARN by which an HTTP API invokes the function."
  value       = aws_lambda_function.this.invoke_arn
}
