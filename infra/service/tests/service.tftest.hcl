mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name_prefix = "test-"
  dist_dir    = "tests/zips"
}

run "the_service_keeps_its_promises" {
  # Names
  assert {
    condition = [
      module.supervisor_agent.function_name, module.supervisor_agent.role_name,
      module.data_processor.function_name, module.data_processor.role_name,
      aws_dynamodb_table.incident_context.name, aws_sns_topic.incidents.name, module.incidents_queue.name,
      ] == [
      "test-supervisor-agent", "test-supervisor-agent-role",
      "test-data-processor", "test-data-processor-role",
      "test-incident-context", "test-incidents", "test-incidents",
    ]
    error_message = "Functions, roles, table, topic and queue must have the names asked for."
  }
  assert {
    condition     = output.data_bucket_name == "test-data-123456789012-ca-central-1"
    error_message = "The bucket's name must be unique to prefix, account and region."
  }

  assert {
    condition     = output.redrive_commands.alerts == "AWS_REGION=ca-central-1 CASEFILE_NAME_PREFIX=test- npx tsx packages/cli/src/main.ts dlq redrive --queue alerts"
    error_message = "A redrive must name region, stack and queue."
  }

  # Rights of the supervisor
  assert {
    condition = jsondecode(local.supervisor_context_enrichment).Statement == jsondecode(jsonencode([
      {
        Sid      = "ReadFunctionLogs"
        Effect   = "Allow"
        Action   = ["logs:FilterLogEvents", "logs:DescribeLogStreams"]
        Resource = ["arn:aws:logs:ca-central-1:123456789012:log-group:/aws/lambda/*", "arn:aws:logs:ca-central-1:123456789012:log-group:/aws/lambda/*:*"]
      },
      {
        Sid      = "ReadWatchedFunctions"
        Effect   = "Allow"
        Action   = ["lambda:GetFunction", "lambda:GetFunctionConfiguration"]
        Resource = ["arn:aws:lambda:ca-central-1:123456789012:function:test-data-processor"]
      },
      {
        Sid      = "ReadWatchedRoles"
        Effect   = "Allow"
        Action   = ["iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:GetRolePolicy"]
        Resource = ["arn:aws:iam::123456789012:role/test-data-processor-role"]
      },
    ]))
    error_message = "The supervisor must read logs, the watched functions and the watched roles, and no more."
  }
  assert {
    condition = [for statement in jsondecode(local.supervisor_dynamodb_access).Statement : "${join(" ", flatten([statement.Action]))} on ${statement.Resource}"] == [
      "dynamodb:PutItem dynamodb:UpdateItem on arn:aws:dynamodb:ca-central-1:123456789012:table/test-incident-context",
    ]
    error_message = "The supervisor must put and update case files, and no more."
  }
  assert {
    condition = [for statement in jsondecode(local.supervisor_queue_access).Statement : "${join(" ", flatten([statement.Action]))} on ${statement.Resource}"] == [
      "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes sqs:ChangeMessageVisibility on arn:aws:sqs:ca-central-1:123456789012:test-incidents",
      "sqs:SendMessage on arn:aws:sqs:ca-central-1:123456789012:test-incidents-dlq",
    ]
    error_message = "The supervisor must work on its queue and send to its dead-letter queue alone."
  }
  assert {
    condition = [for statement in jsondecode(local.supervisor_alert_access).Statement : "${statement.Action} on ${statement.Resource}"] == [
      "dynamodb:UpdateItem on arn:aws:dynamodb:ca-central-1:123456789012:table/test-alerts_state",
      "sqs:SendMessage* on arn:aws:sqs:ca-central-1:123456789012:test-issues.fifo",
    ]
    error_message = "The supervisor must attach case files to alerts and wake issue-agent, and no more."
  }

  # Rights of the workload
  assert {
    condition = [for document in [local.data_processor_s3_access, local.data_processor_cloudwatch_access, local.data_processor_incident_publishing] : [
      for statement in jsondecode(document).Statement : "${join(" ", flatten([statement.Action]))} on ${join(" ", flatten([statement.Resource]))}"
      ]] == [
      ["s3:ListBucket on arn:aws:s3:::test-data", "s3:GetObject on arn:aws:s3:::test-data/*"],
      ["logs:CreateLogStream logs:PutLogEvents on arn:aws:logs:ca-central-1:123456789012:log-group:/casefile/test-data-processor-results arn:aws:logs:ca-central-1:123456789012:log-group:/casefile/test-data-processor-results:*"],
      ["sns:Publish on arn:aws:sns:ca-central-1:123456789012:test-incidents", "kms:Decrypt kms:GenerateDataKey* on arn:aws:kms:ca-central-1:123456789012:key/topics"],
    ]
    error_message = "The workload must read one bucket, write one log group and publish to one topic."
  }

  # Encryption
  assert {
    condition     = aws_sns_topic.incidents.kms_master_key_id == aws_kms_key.topics.arn && aws_kms_key.topics.enable_key_rotation
    error_message = "The topic must be encrypted with a key of our own, which is rotated."
  }
  assert {
    condition = contains([for statement in jsondecode(aws_kms_key.topics.policy).Statement : jsonencode([statement.Principal, statement.Action, try(statement.Condition, null)])],
      jsonencode([{ Service = ["cloudwatch.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com"] }, ["kms:Decrypt", "kms:GenerateDataKey*"], null])
    )
    error_message = "Alarms and rules must be able to use the key, without a condition that EventBridge cannot meet."
  }
  assert {
    condition     = aws_dynamodb_table.incident_context.server_side_encryption[0].enabled && one(one(aws_s3_bucket_server_side_encryption_configuration.data.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "Table and bucket must be encrypted."
  }
  assert {
    condition = alltrue([for policy in [aws_sns_topic.incidents.policy, aws_s3_bucket_policy.data[0].policy] :
      anytrue([for statement in jsondecode(policy).Statement : statement.Effect == "Deny" && try(statement.Condition.Bool["aws:SecureTransport"] == "false", false)])
    ])
    error_message = "Topic and bucket must refuse plain HTTP."
  }
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.data.block_public_acls, aws_s3_bucket_public_access_block.data.block_public_policy,
      aws_s3_bucket_public_access_block.data.ignore_public_acls, aws_s3_bucket_public_access_block.data.restrict_public_buckets,
    ])
    error_message = "The bucket must be closed to the public."
  }

  # Nothing is lost
  assert {
    condition     = aws_dynamodb_table.incident_context.hash_key == "incident_id" && aws_dynamodb_table.incident_context.billing_mode == "PAY_PER_REQUEST" && one(aws_dynamodb_table.incident_context.ttl).attribute_name == "ttl" && one(aws_dynamodb_table.incident_context.point_in_time_recovery).enabled
    error_message = "The table must be keyed by the incident, forget by ttl and be restorable."
  }
  assert {
    condition     = aws_dynamodb_table.incident_context.deletion_protection_enabled && !aws_s3_bucket.data.force_destroy
    error_message = "By default neither the table nor a full bucket can be deleted."
  }
  assert {
    condition     = module.incidents_queue.visibility_timeout_seconds == 360
    error_message = "A message must be hidden for six times the supervisor's time-out."
  }
  assert {
    condition     = length(aws_s3_object.sample) == 2 && aws_cloudwatch_log_group.results.retention_in_days == 30
    error_message = "The workload must have something to read and a group to write to."
  }
  assert {
    condition     = length(local.data_processor_tags) == 0
    error_message = "By default nothing may be broken on purpose."
  }
}

run "settings_reach_what_they_set" {
  variables {
    chaos_allowed              = true
    deletion_protection        = false
    require_tls                = false
    supervisor_timeout_seconds = 10
    log_retention_days         = 7
    watched_functions          = ["orders", "payments"]
    watched_roles              = ["service-role/orders", "payments"]
  }
  assert {
    condition     = local.data_processor_tags["chaos"] == "allowed"
    error_message = "The workload must carry the tag that chaos-cli asks for."
  }
  assert {
    condition     = !aws_dynamodb_table.incident_context.deletion_protection_enabled && aws_s3_bucket.data.force_destroy
    error_message = "Without protection a destroy must take everything."
  }
  assert {
    condition     = length(aws_s3_bucket_policy.data) == 0 && !strcontains(aws_sns_topic.incidents.policy, "Deny")
    error_message = "Without require_tls nothing is denied."
  }
  assert {
    condition     = module.incidents_queue.visibility_timeout_seconds == 60 && aws_cloudwatch_log_group.results.retention_in_days == 7
    error_message = "Time-out and retention must be those given."
  }
  assert {
    condition = flatten(slice([for statement in jsondecode(local.supervisor_context_enrichment).Statement : statement.Resource], 1, 3)) == [
      "arn:aws:lambda:ca-central-1:123456789012:function:test-data-processor",
      "arn:aws:lambda:ca-central-1:123456789012:function:orders", "arn:aws:lambda:ca-central-1:123456789012:function:payments",
      "arn:aws:iam::123456789012:role/test-data-processor-role",
      "arn:aws:iam::123456789012:role/service-role/orders", "arn:aws:iam::123456789012:role/payments",
    ]
    error_message = "The supervisor must read the functions and roles given, beside the data-processor's."
  }
}

run "refuses_impossible_settings" {
  command = plan
  variables {
    name_prefix                = "Casefile"
    token_budget               = 999
    storm_window_seconds       = -1
    supervisor_timeout_seconds = 9
    incidents_delay_seconds    = 901
    watched_functions          = ["arn:aws:lambda:ca-central-1:123456789012:function:orders"]
    watched_roles              = ["*"]
    alarm_topic_arn            = "alarms"
    log_retention_days         = 2
    log_level                  = "loud"
    reserved_concurrency       = { supervisor_agent = 1, data_processor = 0 }
    vpc_config                 = { subnet_ids = [], security_group_ids = [] }
  }
  expect_failures = [
    var.name_prefix, var.token_budget, var.storm_window_seconds, var.supervisor_timeout_seconds, var.incidents_delay_seconds,
    var.watched_functions, var.watched_roles, var.alarm_topic_arn, var.log_retention_days, var.log_level,
    var.reserved_concurrency, var.vpc_config,
  ]
}

run "a_stack_of_this_repository_is_known_by_its_environment" {
  command = plan

  variables {
    name_prefix = "casefile-dev-"
  }

  assert {
    condition = values(output.redrive_commands) == [
      for queue in ["alerts", "alerts-subscription", "incidents", "incidents-subscription", "issues"] :
      "AWS_REGION=ca-central-1 make casefile ENV=dev ARGS=\"dlq redrive --queue ${queue}\""
    ]
    error_message = "A redrive must be a call of make for every dead-letter queue."
  }
}
