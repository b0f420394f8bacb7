output "plan_role_arn" {
  description = "The repository's variable AWS_PLAN_ROLE_ARN."
  value       = aws_iam_role.plan.arn
}

output "apply_role_arns" {
  description = "The variable AWS_APPLY_ROLE_ARN of each GitHub environment."
  value       = { for environment, role in aws_iam_role.apply : environment => role.arn }
}

output "permissions_boundaries" {
  description = "permissions_boundary of each environment, for its terraform.tfvars."
  value       = { for environment, policy in aws_iam_policy.boundary : environment => policy.name }
}
