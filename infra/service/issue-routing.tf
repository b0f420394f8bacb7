locals {
  issue_teams   = try(var.issue_routing.teams, {})
  issue_targets = concat([try(var.issue_routing.default, {})], try(values(local.issue_teams), []))
  owner_name    = "^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$"
  maintenance   = try(var.issue_routing.maintenance, [])
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
      condition     = try(length(setsubtract(keys(var.issue_routing), ["default", "teams", "maintenance"])) == 0 && can(keys(local.issue_teams)), false)
      error_message = "issue_routing must be an object of default, teams and maintenance, and nothing else."
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

    precondition {
      condition = try(length(local.maintenance) <= 50 && !can(keys(local.maintenance)), false) && alltrue([for window in local.maintenance : try(
        length(window.reason) >= 1 && length(window.reason) <= 500
        && length(setsubtract(keys(window), ["teams", "sources", "all", "reason", "from", "until", "days", "time_zone"])) == 0, false
      )])
      error_message = "issue_routing.maintenance must be a list of at most 50 windows, each with a reason, from and until, and nothing but teams, sources or all, days and time_zone besides."
    }

    precondition {
      condition = alltrue([for window in local.maintenance : try(
        try(window.all == true, false) != (can(window.teams) || can(window.sources))
        && (can(window.all) ? window.all == true : true)
        && alltrue([for team in try(window.teams, ["any"]) : can(regex("^[a-z0-9][a-z0-9._-]{0,43}$", team))])
        && alltrue([for source in try(window.sources, ["any"]) : length(source) >= 1 && length(source) <= 64])
        && length(try(window.teams, ["any"])) >= 1 && length(try(window.teams, ["any"])) <= 50
        && length(try(window.sources, ["any"])) >= 1 && length(try(window.sources, ["any"])) <= 50, false
      )])
      error_message = "Each window in issue_routing.maintenance must name its teams (slugs) or sources, or say all = true."
    }

    precondition {
      condition = alltrue([for window in local.maintenance : can(window.days) ? try(
        length(window.days) >= 1 && length(setsubtract(window.days, ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])) == 0
        && alltrue([for time in [window.from, window.until] : can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]$", time))])
        && can(regex("^[A-Za-z0-9_+/-]{1,64}$", try(window.time_zone, "UTC"))), false
        ) : !can(window.time_zone) && alltrue([for time in [try(window.from, ""), try(window.until, "")] :
          can(regex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", time)) && can(timeadd(time, "0s"))
      ])])
      error_message = "A window in issue_routing.maintenance must be from and until a time in UTC (2026-03-07T22:00:00Z), or on days (mon to sun) from and until HH:MM in a time_zone."
    }
  }
}
