locals {
  issue_teams   = try(var.issue_routing.teams, {})
  issue_targets = concat([try(var.issue_routing.default, {})], try(values(local.issue_teams), []))
  owner_name    = "^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$"
}

# What issue-agent would refuse at run time is refused here: packages/alert-core/src/issue-routing.ts has the schema.
resource "aws_dynamodb_table_item" "issue_routing" {
  count = var.issue_routing == null ? 0 : 1

  table_name = aws_dynamodb_table.pipeline_control.name
  hash_key   = aws_dynamodb_table.pipeline_control.hash_key
  item = jsonencode({
    control_key = { S = "issue-routing" }
    document    = { S = jsonencode(var.issue_routing) }
  })

  lifecycle {
    precondition {
      condition     = try(length(setsubtract(keys(var.issue_routing), ["default", "teams"])) == 0 && can(keys(local.issue_teams)), false)
      error_message = "issue_routing must be an object of default and teams, and nothing else."
    }

    precondition {
      condition     = can(regex(local.owner_name, var.issue_routing.default.repository))
      error_message = "issue_routing.default.repository must say, as owner/name, where the issues of all teams go that have no repository of their own."
    }

    precondition {
      condition     = alltrue([for team in try(keys(local.issue_teams), []) : can(regex("^[a-z0-9][a-z0-9._-]{0,43}$", team))])
      error_message = "issue_routing.teams must be slugs of at most 45 lower-case letters, digits, dots, hyphens and underscores."
    }

    precondition {
      condition = alltrue([for target in local.issue_targets : try(
        length(setsubtract(keys(target), ["repository", "labels", "assignees", "runbook_url"])) == 0, false
      )])
      error_message = "issue_routing may give a team repository, labels, assignees and runbook_url, and nothing else."
    }

    precondition {
      condition     = alltrue([for target in local.issue_targets : can(regex(local.owner_name, target.repository)) || !can(target.repository)])
      error_message = "Every repository in issue_routing must be owner/name."
    }

    precondition {
      condition = alltrue([for target in local.issue_targets : try(
        length(target.labels) <= 10 && alltrue([for label in target.labels : length(label) >= 1 && length(label) <= 50]), !can(target.labels)
      )])
      error_message = "labels in issue_routing must be at most 10, of 1 to 50 characters each."
    }

    precondition {
      condition = alltrue([for target in local.issue_targets : try(
        length(target.assignees) <= 10 && alltrue([for login in target.assignees : can(regex("^[A-Za-z0-9][A-Za-z0-9-]{0,38}$", login))]), !can(target.assignees)
      )])
      error_message = "assignees in issue_routing must be at most 10 logins."
    }

    precondition {
      condition     = alltrue([for target in local.issue_targets : try(length(regex("^https://\\S+$", target.runbook_url)) <= 2048, !can(target.runbook_url))])
      error_message = "Every runbook_url in issue_routing must be an https:// address."
    }
  }
}
