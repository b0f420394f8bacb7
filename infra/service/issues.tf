# What issue-agent works on: fingerprints, each a group of its own. Waiting for GitHub costs receives, and these
# messages cannot be poison, so that they may be received very often.
module "issues_queue" {
  source = "../modules/queue"

  name                       = "${var.name_prefix}issues"
  fifo                       = true
  visibility_timeout_seconds = 6 * local.issue_agent_timeout_seconds
  max_receive_count          = 1000
  max_age_seconds            = var.alarm_thresholds.oldest_issue_message_seconds
  alarm_topic_arn            = var.alarm_topic_arn
  runbooks                   = local.runbooks
  require_tls                = var.require_tls
}

locals {
  # On AWS this is sqs:SendMessage, which covers batches; a local AWS may know sqs:SendMessageBatch as a right of its own.
  send_batches = "sqs:SendMessage*"
}

# What the functions share: the routing of issues, the silences of operators; of GitHub the reservations of its budget, the breaker, the windows of storms.
resource "aws_dynamodb_table" "pipeline_control" {
  name                        = "${var.name_prefix}pipeline_control"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "control_key"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "control_key"
    type = "S"
  }

  ttl {
    attribute_name = "ttl_expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
