mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name_prefix = "test-"
  dist_dir    = "tests/zips"
}

run "issues_keep_their_promises" {
  # Names
  assert {
    condition     = [output.issue_agent_function_name, output.issue_agent_role_name, output.issue_agent_log_group_name] == ["test-issue-agent", "test-issue-agent-role", "/aws/lambda/test-issue-agent"]
    error_message = "Function, role and log group must be named after the prefix."
  }
  assert {
    condition = local.issue_environment == {
      STATUS_TABLE_NAME            = "test-alerts_state"
      CONTROL_TABLE_NAME           = "test-pipeline_control"
      ISSUES_QUEUE_URL             = "https://sqs.ca-central-1.amazonaws.com/123456789012/test-issues.fifo"
      QUARANTINE_QUEUE_URL         = "https://sqs.ca-central-1.amazonaws.com/123456789012/test-issues-dlq.fifo"
      ENABLE_GITHUB_ISSUES         = "false"
      GITHUB_API_URL               = "https://api.github.com"
      GITHUB_APP_SECRET_ID         = "test-github-app"
      LINK_HOSTS                   = ""
      GITHUB_BUDGET                = jsonencode({ calls_per_second = 10, writes_per_minute = 60, writes_per_hour = 400, creates_per_minute = 20, creates_per_hour = 150, failures_in_a_row = 5 })
      MUTE_SECONDS                 = "604800"
      UNKNOWN_OUTCOME_WAIT_SECONDS = "180"
      LOG_LEVEL                    = "info"
    }
    error_message = "By default issue-agent must know its tables, its queues and its secret, and make no issue."
  }

  # Rights
  assert {
    condition = [for document in [local.issue_dynamodb_access, local.issue_queue_access, local.issue_secret_access] : [
      for statement in jsondecode(document).Statement : "${join(" ", flatten([statement.Action]))} on ${join(" ", flatten([statement.Resource]))}"
      ]] == [
      [
        "dynamodb:BatchGetItem dynamodb:UpdateItem on arn:aws:dynamodb:ca-central-1:123456789012:table/test-alerts_state",
        "dynamodb:GetItem dynamodb:UpdateItem on arn:aws:dynamodb:ca-central-1:123456789012:table/test-pipeline_control",
      ],
      [
        "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes sqs:ChangeMessageVisibility on arn:aws:sqs:ca-central-1:123456789012:test-issues.fifo",
        "sqs:SendMessage on arn:aws:sqs:ca-central-1:123456789012:test-issues-dlq.fifo",
      ],
      ["secretsmanager:GetSecretValue on arn:aws:secretsmanager:ca-central-1:123456789012:secret:test-github-app-AbCdEf"],
    ]
    error_message = "issue-agent must keep records, read the routing and one secret, share the budget, work on its queue and send to its dead-letter queue, and no more."
  }

  # Nothing is lost
  assert {
    condition     = module.issues_queue.visibility_timeout_seconds == 360
    error_message = "A wake-up must be hidden for six times issue-agent's time-out."
  }

  # The secret
  assert {
    condition     = aws_secretsmanager_secret.github_app[0].recovery_window_in_days == 30 && output.github_app_secret_name == "test-github-app" && strcontains(output.github_app_secret_command, "--secret-id test-github-app --secret-string file:///dev/stdin")
    error_message = "The secret must be made empty, recoverable, and filled from standard input."
  }
  assert {
    condition     = length(aws_dynamodb_table_item.issue_routing) == 0 && !output.enable_github_issues && output.github_repo == null
    error_message = "Without a routing file nothing may be written of it."
  }
}

run "settings_reach_issue_agent" {
  variables {
    enable_github_issues         = true
    github_repo                  = "example/alerts"
    github_api_url               = "https://github.example.com/api/v3"
    github_app_secret_id         = "github-of-us"
    issue_link_hosts             = ["grafana.example.com", "runbooks.example.com:8443"]
    unknown_outcome_wait_seconds = 5
    reserved_concurrency         = { issue_agent = 2 }
    issue_routing = {
      default = { repository = "example/alerts", labels = ["on-call"] }
      teams   = { payments = { repository = "example/payments", assignees = ["octocat"] }, orders = { runbook_url = "https://runbooks.example.com/orders" } }
    }
  }
  assert {
    condition = { for name in ["ENABLE_GITHUB_ISSUES", "GITHUB_REPO", "GITHUB_API_URL", "GITHUB_APP_SECRET_ID", "LINK_HOSTS", "UNKNOWN_OUTCOME_WAIT_SECONDS"] : name => local.issue_environment[name] } == {
      ENABLE_GITHUB_ISSUES         = "true"
      GITHUB_REPO                  = "example/alerts"
      GITHUB_API_URL               = "https://github.example.com/api/v3"
      GITHUB_APP_SECRET_ID         = "github-of-us"
      LINK_HOSTS                   = "grafana.example.com,runbooks.example.com:8443"
      UNKNOWN_OUTCOME_WAIT_SECONDS = "5"
    }
    error_message = "issue-agent must be told what was set."
  }
  assert {
    condition     = keys(local.sweeper_policies) == ["sweeper-access", "sweeper-secret-access"] && local.sweeper_environment["GITHUB_REPO"] == "example/alerts"
    error_message = "Where issues are kept, the sweeper must be able to look at them."
  }
  assert {
    condition     = length(aws_secretsmanager_secret.github_app) == 0 && jsondecode(local.issue_secret_access).Statement[0].Resource == "arn:aws:secretsmanager:ca-central-1:123456789012:secret:github-of-us-AbCdEf"
    error_message = "A secret that is there must be read, and none made."
  }
  assert {
    condition = jsondecode(aws_dynamodb_table_item.issue_routing[0].item) == {
      control_key = { S = "issue-routing" }
      document    = { S = "{\"default\":{\"labels\":[\"on-call\"],\"repository\":\"example/alerts\"},\"teams\":{\"orders\":{\"runbook_url\":\"https://runbooks.example.com/orders\"},\"payments\":{\"assignees\":[\"octocat\"],\"repository\":\"example/payments\"}}}" }
    }
    error_message = "The routing must stand in the table as it was given, and say no more."
  }
}

run "takes_a_secret_of_another_account" {
  variables {
    github_app_secret_id = "arn:aws:secretsmanager:ca-central-1:210987654321:secret:github-of-us-AbCdEf"
    deletion_protection  = false
  }
  assert {
    condition     = local.issue_environment["GITHUB_APP_SECRET_ID"] == "arn:aws:secretsmanager:ca-central-1:210987654321:secret:github-of-us-AbCdEf"
    error_message = "Its ARN must reach the function: a name is looked for in the function's own account."
  }
}

run "takes_a_github_on_this_machine" {
  variables {
    github_api_url = "http://127.0.0.1:8080"
  }
  assert {
    condition     = local.issue_environment["GITHUB_API_URL"] == "http://127.0.0.1:8080"
    error_message = "A GitHub on this machine may speak plain HTTP."
  }
}

run "makes_no_issues_without_a_repository" {
  command = plan
  variables {
    enable_github_issues = true
  }
  expect_failures = [output.github_repo]
}

run "sends_credentials_over_https_alone" {
  command = plan
  variables {
    github_api_url = "http://github.example.com"
  }
  expect_failures = [var.github_api_url]
}

run "refuses_impossible_settings" {
  command = plan
  variables {
    github_repo                  = "https://github.com/example/alerts"
    github_api_url               = "http://127.0.0.1.example.com"
    github_app_secret_id         = "arn:aws:iam::123456789012:role/x"
    issue_link_hosts             = ["https://grafana.example.com"]
    unknown_outcome_wait_seconds = 0
    reserved_concurrency         = { issue_agent = 1 }
  }
  expect_failures = [
    var.github_repo, var.github_api_url, var.github_app_secret_id, var.issue_link_hosts, var.unknown_outcome_wait_seconds,
    var.reserved_concurrency,
  ]
}

run "refuses_a_routing_that_is_no_object" {
  command = plan
  variables {
    issue_routing = "routing.json"
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_a_routing_without_a_default" {
  command = plan
  variables {
    issue_routing = { teams = { payments = { repository = "example/payments" } } }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_a_routing_with_a_key_that_nobody_reads" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, team = {} }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_a_routing_whose_team_is_no_slug" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, teams = { "No Slug" = {} } }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_a_routing_whose_team_has_a_key_that_nobody_reads" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, teams = { payments = { repo = "example/payments" } } }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_a_routing_to_an_address" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, teams = { payments = { repository = "https://github.com/example/payments" } } }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_a_routing_with_an_empty_label" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts", labels = [""] } }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_a_routing_with_a_team_as_assignee" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, teams = { payments = { assignees = ["example/payments"] } } }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_a_routing_with_a_runbook_in_the_clear" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, teams = { payments = { runbook_url = "http://runbooks.example.com" } } }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "takes_maintenance_once_and_every_week" {
  command = plan
  variables {
    issue_routing = {
      default = { repository = "example/alerts" }
      maintenance = [
        { teams = ["payments"], sources = ["grafana"], from = "2026-03-07T22:00:00Z", until = "2026-03-08T02:00:00Z", reason = "a new database" },
        { all = true, days = ["sat", "sun"], from = "22:00", until = "02:00", time_zone = "Europe/Berlin", reason = "patches" },
      ]
    }
  }
  assert {
    condition     = length(jsondecode(aws_dynamodb_table_item.issue_routing[0].item).document.S) > 0
    error_message = "Maintenance must be taken as the functions take it."
  }
}

run "refuses_maintenance_of_nobody" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, maintenance = [{ from = "2026-03-07T22:00:00Z", until = "2026-03-08T02:00:00Z", reason = "a new database" }] }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_maintenance_of_all_and_of_a_team" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, maintenance = [{ all = true, teams = ["payments"], from = "2026-03-07T22:00:00Z", until = "2026-03-08T02:00:00Z", reason = "a new database" }] }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_maintenance_without_a_reason" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, maintenance = [{ all = true, from = "2026-03-07T22:00:00Z", until = "2026-03-08T02:00:00Z" }] }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_maintenance_at_a_local_time" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, maintenance = [{ all = true, from = "2026-03-07T22:00:00", until = "2026-03-08T02:00:00", reason = "a new database" }] }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_maintenance_on_a_day_that_is_none" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, maintenance = [{ all = true, days = ["saturday"], from = "22:00", until = "02:00", reason = "patches" }] }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}

run "refuses_maintenance_with_a_key_that_nobody_reads" {
  command = plan
  variables {
    issue_routing = { default = { repository = "example/alerts" }, maintenance = [{ team = "payments", all = true, days = ["sat"], from = "22:00", until = "02:00", reason = "patches" }] }
  }
  expect_failures = [aws_dynamodb_table_item.issue_routing]
}
