mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name_prefix     = "test-"
  dist_dir        = "tests/zips"
  alarm_topic_arn = "arn:aws:sns:ca-central-1:123456789012:people"
}

run "alarms_ring_at_their_numbers" {
  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.share : alarm.alarm_name => [alarm.threshold, alarm.evaluation_periods] } == {
      test-alerts-rejected    = [5, 2]
      test-incidents-rejected = [5, 2]
      test-requests-rejected  = [5, 2]
      test-github-failing     = [5, 2]
      test-enrichment-failing = [5, 2]
      test-evidence-missing   = [50, 2]
    }
    error_message = "Shares must be watched over twice five minutes."
  }
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.share : alltrue([for query in alarm.metric_query : query.metric[0].period == 300 if length(query.metric) > 0])])
    error_message = "A period of a share must have five minutes."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.issues_late.threshold == 120000 && aws_cloudwatch_metric_alarm.issues_late.extended_statistic == "p95" && aws_cloudwatch_metric_alarm.issues_late.period * aws_cloudwatch_metric_alarm.issues_late.evaluation_periods == 900
    error_message = "The 95th percentile from an alert to its issue must stay below 120 s over 15 minutes."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.github_breaker_open.period == 300 && aws_cloudwatch_metric_alarm.github_breaker_open.statistic == "Average" && aws_cloudwatch_metric_alarm.github_breaker_open.treat_missing_data == "ignore"
    error_message = "The breaker must be seen open in two periods of five minutes, and the alarm must outlast the quiet."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.sweeper_silent.period * aws_cloudwatch_metric_alarm.sweeper_silent.evaluation_periods == 1200 && aws_cloudwatch_metric_alarm.sweeper_silent.treat_missing_data == "breaching"
    error_message = "Twenty minutes without a sweep must ring, and silence must count."
  }
}

run "every_alarm_goes_to_people_and_names_its_runbook" {
  variables {
    runbook_base_url = "https://runbooks.example.com/casefile"
  }
  assert {
    condition = alltrue([for alarm in concat(values(aws_cloudwatch_metric_alarm.share), [
      aws_cloudwatch_metric_alarm.github_breaker_open, aws_cloudwatch_metric_alarm.issues_late,
      aws_cloudwatch_metric_alarm.issues_idle, aws_cloudwatch_metric_alarm.sweeper_silent,
      ]) : alarm.alarm_actions == toset([var.alarm_topic_arn]) && alarm.ok_actions == toset([var.alarm_topic_arn])
      && can(regex("Runbook: https://runbooks.example.com/casefile/[a-z-]+\\.md$", alarm.alarm_description))
    ])
    error_message = "Each alarm must reach the topic given and end with its runbook."
  }
}

run "thresholds_are_settings" {
  variables {
    alarm_thresholds = { rejected_percent = 1, issue_p95_seconds = 60, sweeper_silent_minutes = 10 }
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.share["alerts-rejected"].threshold == 1 && aws_cloudwatch_metric_alarm.share["github-failing"].threshold == 5
    error_message = "What is set must hold, and the rest as before."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.issues_late.threshold == 60000 && aws_cloudwatch_metric_alarm.sweeper_silent.evaluation_periods == 2
    error_message = "Seconds and minutes must reach the alarms."
  }
}

run "the_dashboard_and_the_queries_are_found" {
  assert {
    condition     = aws_cloudwatch_dashboard.this.dashboard_name == "test-casefile" && endswith(output.dashboard_url, "#dashboards/dashboard/test-casefile")
    error_message = "The dashboard must be named after the prefix, and its address must lead to it."
  }
  assert {
    condition     = alltrue([for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.x + widget.width <= 24])
    error_message = "A row of the dashboard has 24 columns."
  }
  assert {
    condition     = length(aws_cloudwatch_query_definition.this) == length(local.saved_queries) && alltrue([for query in aws_cloudwatch_query_definition.this : length(query.log_group_names) == 6])
    error_message = "Queries must search the groups of all functions."
  }
}

run "queries_may_be_left_out" {
  variables {
    saved_queries = false
  }
  assert {
    condition     = length(aws_cloudwatch_query_definition.this) == 0
    error_message = "Without saved_queries there must be none."
  }
}

run "alarms_never_go_into_the_pipeline_that_they_watch" {
  command = plan
  variables {
    alarm_topic_arn = "arn:aws:sns:ca-central-1:123456789012:test-alerts"
  }
  expect_failures = [aws_cloudwatch_metric_alarm.share]
}

run "refuses_impossible_settings" {
  command = plan
  variables {
    alarm_thresholds = { rejected_percent = 100, issue_p95_seconds = 0, sweeper_silent_minutes = 7 }
    runbook_base_url = "http://runbooks.example.com/"
  }
  expect_failures = [var.alarm_thresholds, var.runbook_base_url]
}
