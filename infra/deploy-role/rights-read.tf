locals {
  # By the resource that needs them. No value of a secret, and of items only those that Terraform keeps itself.
  reads = { for environment, prefix in local.prefixes : environment => {
    state = [
      { Action = ["s3:ListBucket"], Resource = local.state_bucket_arn },
      { Action = ["s3:GetObject"], Resource = "${local.state_bucket_arn}/casefile/${environment}/*" },
      # A plan locks the state, too.
      { Action = ["s3:PutObject", "s3:DeleteObject"], Resource = "${local.state_bucket_arn}/casefile/${environment}/terraform.tfstate.tflock" },
    ]
    aws_apigatewayv2_api = [{
      Action = ["apigateway:GET"]
      # The paths hold an id that AWS makes up, and integrations and routes carry no tags to tell them by.
      Resource = [for path in ["apis", "apis/*", "tags/*"] : "arn:${local.partition}:apigateway:${var.aws_region}::/${path}"]
    }]
    aws_cloudwatch_dashboard = [
      { Action = ["cloudwatch:GetDashboard"], Resource = "arn:${local.partition}:cloudwatch::${local.account_id}:dashboard/${prefix}*" },
    ]
    aws_cloudwatch_event_rule = [{
      Action   = ["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"]
      Resource = "${local.here.events}:rule/${prefix}*"
    }]
    aws_cloudwatch_log_group = [
      { Action = ["logs:ListTagsForResource"], Resource = [for folder in ["/aws/lambda", "/casefile"] : "${local.here.logs}:log-group:${folder}/${prefix}*"] },
      # AWS lists log groups of all names or of none.
      { Action = ["logs:DescribeLogGroups"], Resource = "*" },
    ]
    aws_cloudwatch_metric_alarm = [
      { Action = ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"], Resource = "${local.here.cloudwatch}:alarm:${prefix}*" },
    ]
    # AWS knows saved queries by ids alone.
    aws_cloudwatch_query_definition = [{ Action = ["logs:DescribeQueryDefinitions"], Resource = "*" }]
    aws_dynamodb_table = [{
      Action   = ["dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive", "dynamodb:ListTagsOfResource"]
      Resource = "${local.here.dynamodb}:table/${prefix}*"
    }]
    aws_dynamodb_table_item = [{ Action = ["dynamodb:GetItem"], Resource = "${local.here.dynamodb}:table/${prefix}pipeline_control" }]
    aws_iam_role = [{
      Action   = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole", "iam:ListRolePolicies"]
      Resource = "arn:${local.partition}:iam::${local.account_id}:role/${prefix}*"
    }]
    aws_kms_key = [{
      Action    = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"]
      Resource  = "${local.here.kms}:key/*"
      Condition = local.tagged[environment]
    }]
    aws_lambda_event_source_mapping = [
      { Action = ["lambda:GetEventSourceMapping"], Resource = "${local.here.lambda}:event-source-mapping:*", Condition = local.mapped[environment] },
      # AWS knows no function of a mapping when it lists tags; they hold nothing that a mapping does.
      { Action = ["lambda:ListTags"], Resource = "${local.here.lambda}:event-source-mapping:*" },
    ]
    aws_lambda_function = [{
      Action = [
        "lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:GetFunctionConfiguration", "lambda:GetPolicy",
        "lambda:ListTags", "lambda:ListVersionsByFunction",
      ]
      Resource = "${local.here.lambda}:function:${prefix}*"
    }]
    aws_s3_bucket = [
      {
        # Terraform reads every setting of a bucket, also those that it does not manage.
        Action = [
          "s3:GetAccelerateConfiguration", "s3:GetBucketAcl", "s3:GetBucketCORS", "s3:GetBucketLocation", "s3:GetBucketLogging",
          "s3:GetBucketObjectLockConfiguration", "s3:GetBucketPolicy", "s3:GetBucketPublicAccessBlock", "s3:GetBucketRequestPayment",
          "s3:GetBucketTagging", "s3:GetBucketVersioning", "s3:GetBucketWebsite", "s3:GetEncryptionConfiguration",
          "s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration", "s3:ListBucket", "s3:ListTagsForResource",
        ]
        Resource = local.data_buckets[environment]
      },
      { Action = ["s3:GetObject", "s3:GetObjectTagging"], Resource = "${local.data_buckets[environment]}/orders/*" },
    ]
    aws_secretsmanager_secret = [{
      Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"]
      Resource = concat(["${local.here.secretsmanager}:secret:${prefix}*"], var.secret_arns)
    }]
    aws_sns_topic = [
      { Action = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource"], Resource = "${local.here.sns}:${prefix}*" },
      # SNS has no resource for a subscription that a policy could name.
      { Action = ["sns:GetSubscriptionAttributes"], Resource = "*" },
    ]
    aws_sqs_queue = [{
      Action   = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"]
      Resource = "${local.here.sqs}:${prefix}*"
    }]
  } }

  data_buckets = { for environment, prefix in local.prefixes : environment => "arn:${local.partition}:s3:::${prefix}data-${local.account_id}-${var.aws_region}" }

  # By the tags that infra/envs puts on everything: a key's id says nothing.
  tagged = { for environment in var.environments : environment => {
    StringEquals = { "aws:ResourceTag/service" = "casefile", "aws:ResourceTag/environment" = environment }
  } }
  mapped = { for environment, prefix in local.prefixes : environment => {
    ArnLike = { "lambda:FunctionArn" = "${local.here.lambda}:function:${prefix}*" }
  } }

  read_policies = { for environment, rights in local.reads : environment => jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in flatten(values(rights)) : merge({ Effect = "Allow" }, statement)]
  }) }
}
