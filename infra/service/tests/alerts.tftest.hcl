mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name_prefix = "test-"
  dist_dir    = "tests/zips"
}

run "alerts_keep_their_promises" {
  # Names
  assert {
    condition     = [output.alert_agent_function_name, output.webhook_function_name, output.sweeper_function_name, output.alert_agent_role_name] == ["test-alert-agent", "test-webhook", "test-sweeper", "test-alert-agent-role"]
    error_message = "Functions and roles must be named after the prefix."
  }
  assert {
    condition     = [output.status_table_name, output.control_table_name, output.webhook_secret_name] == ["test-alerts_state", "test-pipeline_control", "test-webhook"]
    error_message = "Tables and secret must be named after the prefix."
  }
  assert {
    condition     = output.webhook_url == "https://api1.execute-api.ca-central-1.amazonaws.com/alerts/{source}"
    error_message = "The webhook must answer at /alerts/{source}."
  }

  # Rights
  assert {
    condition = [for document in [local.alert_dynamodb_access, local.alert_queue_access] : [
      for statement in jsondecode(document).Statement : "${join(" ", flatten([statement.Action]))} on ${join(" ", flatten([statement.Resource]))}"
      ]] == [
      ["dynamodb:BatchGetItem dynamodb:UpdateItem on arn:aws:dynamodb:ca-central-1:123456789012:table/test-alerts_state"],
      [
        "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes on arn:aws:sqs:ca-central-1:123456789012:test-alerts",
        "sqs:SendMessage* on arn:aws:sqs:ca-central-1:123456789012:test-issues.fifo",
        "sqs:SendMessage on arn:aws:sqs:ca-central-1:123456789012:test-alerts-dlq",
      ],
    ]
    error_message = "alert-agent must read and update states, work on its queue and send to two others, and no more."
  }
  assert {
    condition = [for document in [local.webhook_publishing, local.webhook_secret_access] : [
      for statement in jsondecode(document).Statement : "${join(" ", flatten([statement.Action]))} on ${join(" ", flatten([statement.Resource]))}"
      ]] == [
      ["sns:Publish on arn:aws:sns:ca-central-1:123456789012:test-alerts", "kms:Decrypt kms:GenerateDataKey* on arn:aws:kms:ca-central-1:123456789012:key/topics"],
      ["secretsmanager:GetSecretValue on arn:aws:secretsmanager:ca-central-1:123456789012:secret:test-webhook-AbCdEf"],
    ]
    error_message = "The webhook must publish to one topic and read one secret, and no more."
  }
  assert {
    condition = [for statement in jsondecode(local.sweeper_access).Statement : "${join(" ", flatten([statement.Action]))} on ${statement.Resource}"] == [
      "dynamodb:Query on arn:aws:dynamodb:ca-central-1:123456789012:table/test-alerts_state/index/pending-index",
      "dynamodb:BatchGetItem dynamodb:UpdateItem on arn:aws:dynamodb:ca-central-1:123456789012:table/test-alerts_state",
      "dynamodb:GetItem dynamodb:UpdateItem on arn:aws:dynamodb:ca-central-1:123456789012:table/test-pipeline_control",
      "sqs:SendMessage* on arn:aws:sqs:ca-central-1:123456789012:test-issues.fifo",
    ]
    error_message = "The sweeper must ask one index, keep records, read the routing, share the budget and send to one queue, and no more."
  }

  # Who may publish alerts
  assert {
    condition = [for statement in jsondecode(aws_sns_topic.alerts.policy).Statement : "${statement.Effect} ${statement.Sid}"] == [
      "Allow PublishFromThisAccount", "Allow PublishByAlarmsOfThisAccount", "Deny DenyPlainHttp",
    ]
    error_message = "This account and its alarms may publish alerts, over TLS, and by default nobody else."
  }
  assert {
    condition     = jsondecode(aws_sns_topic.alerts.policy).Statement[1].Condition.StringEquals == { "aws:SourceAccount" = "123456789012" }
    error_message = "Alarms of another account must not publish."
  }
  assert {
    condition     = aws_sns_topic.alerts.kms_master_key_id == aws_kms_key.topics.arn
    error_message = "The topic must be encrypted with a key that alarms can use."
  }
  assert {
    condition     = length(aws_cloudwatch_event_rule.alarms) == 0
    error_message = "By default no rule feeds alarms in."
  }
  assert {
    condition     = keys(module.alerts_queue.subscriptions) == ["alerts", "incidents"]
    error_message = "Alerts and incidents must both reach the alerts queue."
  }

  # Nothing is lost
  assert {
    condition     = module.alerts_queue.visibility_timeout_seconds == 180
    error_message = "An alert must be hidden for six times alert-agent's time-out."
  }
  assert {
    condition     = output.issues_queue_url == "https://sqs.ca-central-1.amazonaws.com/123456789012/test-issues.fifo"
    error_message = "Wake-ups must go to a FIFO queue."
  }
  assert {
    condition = alltrue([for table in [aws_dynamodb_table.alerts_state, aws_dynamodb_table.pipeline_control] : alltrue([
      table.billing_mode == "PAY_PER_REQUEST", one(table.ttl).attribute_name == "ttl_expires_at", one(table.point_in_time_recovery).enabled,
      table.deletion_protection_enabled, table.server_side_encryption[0].enabled,
    ])])
    error_message = "Tables must be encrypted, restorable, protected, and forget by ttl_expires_at."
  }
  assert {
    condition     = aws_dynamodb_table.alerts_state.hash_key == "fingerprint" && [for index in aws_dynamodb_table.alerts_state.global_secondary_index : "${index.name} ${index.hash_key} ${index.range_key}"] == ["pending-index pending pending_since"]
    error_message = "A state must be found by its fingerprint, and by how long it has been pending."
  }
  assert {
    condition     = aws_cloudwatch_event_rule.sweeper.schedule_expression == "rate(5 minutes)"
    error_message = "The sweeper must run every five minutes."
  }

  # The secret
  assert {
    condition     = aws_secretsmanager_secret.webhook.recovery_window_in_days == 30 && strcontains(output.webhook_secret_command, "--secret-id test-webhook --secret-string file:///dev/stdin")
    error_message = "The secret must be recoverable, and filled from standard input."
  }
}

run "alarms_come_in_by_name_when_asked_for" {
  variables {
    alarm_name_prefixes = ["payments-", "orders-"]
    deletion_protection = false
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.alarms[0].event_pattern).detail.alarmName == [{ prefix = "payments-" }, { prefix = "orders-" }]
    error_message = "The rule must take the alarms whose names begin as given."
  }
  assert {
    condition = contains([for statement in jsondecode(aws_sns_topic.alerts.policy).Statement : jsonencode([statement.Principal, try(statement.Condition, null)])],
      jsonencode([{ Service = "events.amazonaws.com" }, { ArnEquals = { "aws:SourceArn" = "arn:aws:events:ca-central-1:123456789012:rule/test-alarm-changes" } }])
    )
    error_message = "This rule alone may publish."
  }
  assert {
    condition     = aws_secretsmanager_secret.webhook.recovery_window_in_days == 0 && !aws_dynamodb_table.alerts_state.deletion_protection_enabled
    error_message = "Without protection a destroy must take everything."
  }
}

run "the_sweeper_looks_at_no_alarm_and_no_secret_by_default" {
  assert {
    condition     = keys(local.sweeper_policies) == ["sweeper-access"]
    error_message = "Without issues and without reconcile_alarms the sweeper must have the rights to wake alone."
  }
}

run "the_sweeper_looks_at_alarms_when_asked_to" {
  variables {
    reconcile_alarms    = true
    alarm_name_prefixes = ["payments-", "orders-"]
  }
  assert {
    condition = [for statement in jsondecode(local.sweeper_alarm_access).Statement : "${join(" ", flatten([statement.Action]))} on ${statement.Resource}"] == [
      "cloudwatch:DescribeAlarms on *",
      "sns:Publish on arn:aws:sns:ca-central-1:123456789012:test-alerts",
      "kms:Decrypt kms:GenerateDataKey* on arn:aws:kms:ca-central-1:123456789012:key/topics",
    ]
    error_message = "The sweeper must read alarms and publish what was missed, and no more."
  }
  assert {
    condition     = [for name in ["RECONCILE_ALARMS", "ALARM_NAME_PREFIXES", "OWN_ALARM_PREFIX"] : local.sweeper_environment[name]] == ["true", "payments-,orders-", var.name_prefix]
    error_message = "The sweeper must be told which alarms, and which are the pipeline's own."
  }
}

run "the_sweeper_is_told_no_prefix_that_falls_apart" {
  command = plan
  variables {
    reconcile_alarms    = true
    alarm_name_prefixes = ["payments, "]
  }
  expect_failures = [aws_cloudwatch_event_rule.sweeper]
}

run "refuses_impossible_settings" {
  command = plan
  variables {
    default_team             = "No Slug"
    default_priority         = "P4"
    critical_priority        = "P2"
    comment_interval_seconds = -1
    reopen_window_seconds    = -1
    mute_seconds             = -1
    alarm_name_prefixes      = [""]
    webhook_token_header     = "no header"
    webhook_signature_header = ""
    webhook_timestamp_header = "a:b"
    reserved_concurrency     = { alert_agent = 4, webhook = 0 }
  }
  expect_failures = [
    var.default_team, var.default_priority, var.critical_priority, var.comment_interval_seconds, var.reopen_window_seconds,
    var.mute_seconds, var.alarm_name_prefixes, var.webhook_token_header, var.webhook_signature_header,
    var.webhook_timestamp_header, var.reserved_concurrency,
  ]
}
