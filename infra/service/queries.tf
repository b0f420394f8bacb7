# What is asked of the logs, saved in Logs Insights. docs/operations.md shows the first one and how to use it.
locals {
  saved_queries = {
    every-line-about-an-alert      = <<-EOT
      fields @timestamp, service, level, msg, @message
      | filter @message like "PASTE A FINGERPRINT OR AN SNS MESSAGE ID HERE"
      | sort @timestamp asc
      | limit 1000
    EOT
    what-failed                    = <<-EOT
      filter level in ["warn", "error"]
      | stats count(*) as times, latest(@timestamp) as last by service, msg, error.message
      | sort times desc
    EOT
    what-was-rejected              = <<-EOT
      fields @timestamp, service, sqs_message_id, sns_message_id, reason
      | filter outcome = "quarantined"
      | sort @timestamp desc
    EOT
    who-was-refused-by-the-webhook = <<-EOT
      filter msg = "request refused"
      | stats count(*) as times, latest(@timestamp) as last by source, status, error
      | sort times desc
    EOT
    what-happened-to-issues        = <<-EOT
      fields @timestamp, operation, title, issue_url, fingerprint
      | filter msg = "ISSUE_IN_STEP"
      | sort @timestamp desc
    EOT
    what-case-files-left-out       = <<-EOT
      fields @timestamp, incident_id, raw_tokens, final_tokens, token_budget
      | filter msg = "token budget" and raw_tokens > final_tokens
      | sort @timestamp desc
    EOT
  }
}

resource "aws_cloudwatch_query_definition" "this" {
  for_each = var.saved_queries ? local.saved_queries : {}

  name            = "${var.name_prefix}casefile/${each.key}"
  query_string    = each.value
  log_group_names = local.log_groups
}
