data "aws_partition" "current" {}

locals {
  managed_policy_prefix = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role"

  own_logs = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "WriteOwnLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = [aws_cloudwatch_log_group.this.arn, "${aws_cloudwatch_log_group.this.arn}:*"]
    }]
  })
}

resource "aws_iam_role" "this" {
  name        = "${var.name}-role"
  description = "What the function ${var.name} may do."
  tags        = var.tags

  permissions_boundary = var.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "inline" {
  for_each = merge(var.policies, var.own_logs_only ? { own-log-group = local.own_logs } : {})

  name   = each.key
  role   = aws_iam_role.this.name
  policy = each.value
}

resource "aws_iam_role_policy_attachment" "basic_execution" {
  count = var.own_logs_only ? 0 : 1

  role       = aws_iam_role.this.name
  policy_arn = "${local.managed_policy_prefix}/AWSLambdaBasicExecutionRole"
}

# AWSLambdaVPCAccessExecutionRole would also let the function write every log group.
resource "aws_iam_role_policy_attachment" "network" {
  count = var.vpc_config == null ? 0 : 1

  role       = aws_iam_role.this.name
  policy_arn = "${local.managed_policy_prefix}/AWSLambdaENIManagementAccess"
}
