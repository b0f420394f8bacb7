locals {
  # What is lost for good when it is deleted, a person deletes: tables, secrets, the bucket and the key have no such
  # right here, and the key not that of being made either, since a new key has no tags to tell it by.
  writes = { for environment, prefix in local.prefixes : environment => {
    state = [{ Action = ["s3:PutObject"], Resource = "${local.state_bucket_arn}/casefile/${environment}/terraform.tfstate" }]
    aws_apigatewayv2_api = [{
      Action   = ["apigateway:DELETE", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"]
      Resource = [for path in ["apis", "apis/*", "tags/*"] : "arn:${local.partition}:apigateway:${var.aws_region}::/${path}"]
    }]
    aws_cloudwatch_dashboard = [
      { Action = ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"], Resource = "arn:${local.partition}:cloudwatch::${local.account_id}:dashboard/${prefix}*" },
    ]
    aws_cloudwatch_event_rule = [{
      Action   = ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:UntagResource"]
      Resource = "${local.here.events}:rule/${prefix}*"
    }]
    aws_cloudwatch_log_group = [{
      Action   = ["logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DeleteRetentionPolicy", "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"]
      Resource = [for folder in ["/aws/lambda", "/casefile"] : "${local.here.logs}:log-group:${folder}/${prefix}*"]
    }]
    aws_cloudwatch_metric_alarm = [{
      Action   = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]
      Resource = "${local.here.cloudwatch}:alarm:${prefix}*"
    }]
    # AWS knows saved queries by ids alone.
    aws_cloudwatch_query_definition = [{ Action = ["logs:DeleteQueryDefinition", "logs:PutQueryDefinition"], Resource = "*" }]
    aws_dynamodb_table = [{
      Action   = ["dynamodb:CreateTable", "dynamodb:TagResource", "dynamodb:UntagResource", "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive"]
      Resource = "${local.here.dynamodb}:table/${prefix}*"
    }]
    aws_dynamodb_table_item = [{
      Action   = ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
      Resource = "${local.here.dynamodb}:table/${prefix}pipeline_control"
    }]
    aws_iam_role = [
      {
        Action   = ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"]
        Resource = local.role_arns[environment]
      },
      {
        Action    = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
        Resource  = local.role_arns[environment]
        Condition = { StringEquals = { "iam:PermissionsBoundary" = local.boundary_arns[environment] } }
      },
      {
        Action   = ["iam:AttachRolePolicy"]
        Resource = local.role_arns[environment]
        Condition = {
          StringEquals = { "iam:PermissionsBoundary" = local.boundary_arns[environment] }
          ArnEquals    = { "iam:PolicyARN" = [for name in ["AWSLambdaBasicExecutionRole", "AWSLambdaENIManagementAccess"] : "arn:${local.partition}:iam::aws:policy/service-role/${name}"] }
        }
      },
      {
        Action    = ["iam:PassRole"]
        Resource  = local.role_arns[environment]
        Condition = { StringEquals = { "iam:PassedToService" = "lambda.amazonaws.com" } }
      },
    ]
    aws_kms_key = [{
      Action    = ["kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:TagResource", "kms:UntagResource", "kms:UpdateKeyDescription"]
      Resource  = "${local.here.kms}:key/*"
      Condition = local.tagged[environment]
    }]
    aws_lambda_event_source_mapping = [
      # AWS takes no resource for a mapping that is not there yet; the condition bounds it by its function.
      { Action = ["lambda:CreateEventSourceMapping"], Resource = "*", Condition = local.mapped[environment] },
      { Action = ["lambda:DeleteEventSourceMapping", "lambda:UpdateEventSourceMapping"], Resource = "${local.here.lambda}:event-source-mapping:*", Condition = local.mapped[environment] },
      # As with listing tags: no function to tell a mapping by.
      { Action = ["lambda:TagResource", "lambda:UntagResource"], Resource = "${local.here.lambda}:event-source-mapping:*" },
    ]
    aws_lambda_function = [
      {
        Action = [
          "lambda:CreateFunction", "lambda:DeleteFunction", "lambda:DeleteFunctionConcurrency", "lambda:PutFunctionConcurrency",
          "lambda:TagResource", "lambda:UntagResource", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration",
        ]
        Resource = "${local.here.lambda}:function:${prefix}*"
      },
      # Lambda looks at the network of vpc_config with the rights of who asks; AWS has nothing narrower.
      { Action = ["ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"], Resource = "*" },
    ]
    aws_lambda_permission = [
      {
        Action    = ["lambda:AddPermission"]
        Resource  = "${local.here.lambda}:function:${prefix}*"
        Condition = { StringEquals = { "lambda:Principal" = ["apigateway.amazonaws.com", "events.amazonaws.com"] } }
      },
      { Action = ["lambda:RemovePermission"], Resource = "${local.here.lambda}:function:${prefix}*" },
    ]
    aws_s3_bucket = [
      {
        Action = [
          "s3:CreateBucket", "s3:DeleteBucketPolicy", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging",
          "s3:PutEncryptionConfiguration", "s3:TagResource", "s3:UntagResource",
        ]
        Resource = local.data_buckets[environment]
      },
      { Action = ["s3:DeleteObject", "s3:PutObject", "s3:PutObjectTagging"], Resource = "${local.data_buckets[environment]}/orders/*" },
    ]
    aws_secretsmanager_secret = [{
      Action   = ["secretsmanager:CreateSecret", "secretsmanager:TagResource", "secretsmanager:UntagResource", "secretsmanager:UpdateSecret"]
      Resource = "${local.here.secretsmanager}:secret:${prefix}*"
    }]
    aws_sns_topic = [
      {
        Action   = ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource", "sns:UntagResource"]
        Resource = "${local.here.sns}:${prefix}*"
      },
      # SNS has no resource for a subscription that a policy could name.
      { Action = ["sns:SetSubscriptionAttributes", "sns:Unsubscribe"], Resource = "*" },
    ]
    aws_sqs_queue = [{
      Action   = ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"]
      Resource = "${local.here.sqs}:${prefix}*"
    }]
  } }

  role_arns     = { for environment, prefix in local.prefixes : environment => "arn:${local.partition}:iam::${local.account_id}:role/${prefix}*" }
  boundary_arns = { for environment in var.environments : environment => "arn:${local.partition}:iam::${local.account_id}:policy/casefile-boundary-${environment}" }

  write_policies = { for environment, rights in local.writes : environment => jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in flatten(values(rights)) : merge({ Effect = "Allow" }, statement)]
  }) }
}
