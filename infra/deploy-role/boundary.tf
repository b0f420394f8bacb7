locals {
  # Every action that a policy in infra/service names, on what bears the environment's name. What the functions really
  # may do is less and stands there, one role each.
  boundaries = { for environment, prefix in local.prefixes : environment => jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "WorkOnOwnThings"
        Effect = "Allow"
        Action = [
          "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem",
          "logs:CreateLogStream", "logs:PutLogEvents",
          "s3:GetObject", "s3:ListBucket",
          "sns:Publish",
          "sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage*",
        ]
        Resource = [
          "${local.here.dynamodb}:table/${prefix}*",
          "${local.here.logs}:log-group:/aws/lambda/${prefix}*", "${local.here.logs}:log-group:/casefile/${prefix}*",
          local.data_buckets[environment], "${local.data_buckets[environment]}/*",
          "${local.here.sns}:${prefix}*",
          "${local.here.sqs}:${prefix}*",
        ]
      },
      {
        Sid      = "ReadOwnSecrets"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = concat(["${local.here.secretsmanager}:secret:${prefix}*"], var.secret_arns)
      },
      {
        Sid       = "EncryptTopics"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "${local.here.kms}:key/*"
        Condition = local.tagged[environment]
      },
      {
        # watched_functions and watched_roles may have any name; alarms, and interfaces in a VPC, AWS lists all or none.
        Sid    = "GatherEvidence"
        Effect = "Allow"
        Action = [
          "cloudwatch:DescribeAlarms",
          "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:UnassignPrivateIpAddresses",
          "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies",
          "lambda:GetFunction", "lambda:GetFunctionConfiguration",
          "logs:DescribeLogStreams", "logs:FilterLogEvents",
        ]
        Resource = "*"
      },
    ]
  }) }
}
