variable "name_prefix" {
  description = "What every name begins with; it keeps several stacks apart in one account, for instance casefile-dev-."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,22}-$", var.name_prefix))
    error_message = "name_prefix must begin with a lower-case letter, hold lower-case letters, digits and hyphens, end with a hyphen and have at most 24 characters."
  }
}

variable "dist_dir" {
  description = "Folder of the bundles that `make build` writes; null for dist/ at the root of the checkout."
  type        = string
  default     = null
}

variable "token_budget" {
  description = "Tokens that a case file may take."
  type        = number
  default     = 3000
  nullable    = false

  validation {
    condition     = var.token_budget >= 2000 && var.token_budget <= 60000
    error_message = "token_budget must be between 2000 (an incident and its findings always fit in that) and 60000 (DynamoDB stores 400 KB)."
  }
}

variable "storm_window_seconds" {
  description = "Seconds in which further incidents of one function and error type are counted on one case file; 0 gives each its own."
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.storm_window_seconds >= 0 && var.storm_window_seconds <= 86400
    error_message = "storm_window_seconds must be between 0 and 86400."
  }
}

variable "supervisor_timeout_seconds" {
  description = "Time-out of the supervisor; its queue hides a message for six times as long."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.supervisor_timeout_seconds >= 10 && var.supervisor_timeout_seconds <= 900
    error_message = "supervisor_timeout_seconds must be between 10 (the supervisor keeps five back for the write) and 900."
  }
}

variable "incidents_delay_seconds" {
  description = "Seconds that an incident waits in its queue, because log lines arrive late."
  type        = number
  default     = 15
  nullable    = false

  validation {
    condition     = var.incidents_delay_seconds >= 0 && var.incidents_delay_seconds <= 900
    error_message = "incidents_delay_seconds must be between 0 and 900."
  }
}

variable "watched_functions" {
  description = "Names of further functions, beside the data-processor, whose configuration the supervisor may read."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.watched_functions : can(regex("^[A-Za-z0-9_-]{1,64}$", name))])
    error_message = "watched_functions must list names of functions (no ARNs, no wildcards)."
  }
}

variable "watched_roles" {
  description = "Roles of those functions, with their path if they have one, whose policies the supervisor may read."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.watched_roles : can(regex("^[A-Za-z0-9_+=,.@/-]{1,512}$", name))])
    error_message = "watched_roles must list names of roles (no ARNs, no wildcards)."
  }
}

variable "default_team" {
  description = "Team that owns an alert that names none."
  type        = string
  default     = "unassigned"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9._-]{0,43}$", var.default_team))
    error_message = "default_team must be a slug of at most 45 lower-case letters, digits, dots, hyphens and underscores."
  }
}

variable "default_priority" {
  description = "Priority of an alert that names none: P0 (the highest) to P3."
  type        = string
  default     = "P2"
  nullable    = false

  validation {
    condition     = contains(["P0", "P1", "P2", "P3"], var.default_priority)
    error_message = "default_priority must be P0, P1, P2 or P3."
  }
}

variable "critical_priority" {
  description = "Priority of an alert that says severity critical and no priority: P0 or P1."
  type        = string
  default     = "P1"
  nullable    = false

  validation {
    condition     = contains(["P0", "P1"], var.critical_priority)
    error_message = "critical_priority must be P0 or P1."
  }
}

variable "comment_interval_seconds" {
  description = "Least time between two notifications about an alert that goes on firing without news; 0 tells people of every repeat."
  type        = number
  default     = 14400
  nullable    = false

  validation {
    condition     = var.comment_interval_seconds >= 0
    error_message = "comment_interval_seconds must not be negative."
  }
}

variable "reopen_window_seconds" {
  description = "Time after its resolution in which an alert that fires again reopens its issue; later it gets a new one."
  type        = number
  default     = 1800
  nullable    = false

  validation {
    condition     = var.reopen_window_seconds >= 0
    error_message = "reopen_window_seconds must not be negative."
  }
}

variable "refresh_seconds" {
  description = "How long an issue may show old counters while its alert repeats without news; of an alert that has fired for long, half of that time."
  type        = number
  default     = 600
  nullable    = false

  validation {
    condition     = var.refresh_seconds >= 60
    error_message = "refresh_seconds must be 60 or more: each refresh is a write on GitHub."
  }
}

variable "github_budget" {
  description = "How much of GitHub's limits all functions together may use; P2 and P3 may use three quarters of each figure. The defaults stay below what GitHub allows one App."
  type = object({
    calls_per_second   = optional(number, 10)
    writes_per_minute  = optional(number, 60)
    writes_per_hour    = optional(number, 400)
    creates_per_minute = optional(number, 20)
    creates_per_hour   = optional(number, 150)
    failures_in_a_row  = optional(number, 5)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for figure in values(var.github_budget) : figure >= 1])
    error_message = "Each figure of github_budget must be 1 or more."
  }
}

variable "alert_storm_threshold" {
  description = "So many new P2 and P3 alerts of a team within alert_storm_window_seconds get issues of their own; further ones are listed in one issue. P0 and P1 always have their own."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.alert_storm_threshold >= 1 && floor(var.alert_storm_threshold) == var.alert_storm_threshold
    error_message = "alert_storm_threshold must be a whole number from 1 on."
  }
}

variable "alert_storm_window_seconds" {
  description = "Window of alert_storm_threshold; a storm is over when it has passed without a new alert, or when all have resolved."
  type        = number
  default     = 600
  nullable    = false

  validation {
    condition     = var.alert_storm_window_seconds >= 60 && var.alert_storm_window_seconds <= 86400
    error_message = "alert_storm_window_seconds must be between 60 and 86400."
  }
}

variable "mute_seconds" {
  description = "Time for which an alert stays quiet after its issue was closed as not planned."
  type        = number
  default     = 604800
  nullable    = false

  validation {
    condition     = var.mute_seconds >= 0
    error_message = "mute_seconds must not be negative."
  }
}

variable "alarm_name_prefixes" {
  description = "Take in every change of the alarms whose names begin with one of these, through EventBridge, without an action on each; empty for none."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for prefix in var.alarm_name_prefixes : length(prefix) >= 1 && length(prefix) <= 255])
    error_message = "alarm_name_prefixes must hold beginnings of names, each of 1 to 255 characters."
  }
}

variable "reconcile_alarms" {
  description = "Let the sweeper ask CloudWatch how the alarms stand, so that a change whose notification was lost becomes an alert all the same. It may then read every alarm of the account."
  type        = bool
  default     = false
  nullable    = false
}

variable "webhook_token_header" {
  description = "Header in which senders put a shared token, as it is or after Bearer."
  type        = string
  default     = "Authorization"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9-]{1,64}$", var.webhook_token_header))
    error_message = "webhook_token_header must be the name of a header."
  }
}

variable "webhook_signature_header" {
  description = "Header in which senders put their HMAC-SHA256 of the body."
  type        = string
  default     = "X-Grafana-Alerting-Signature"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9-]{1,64}$", var.webhook_signature_header))
    error_message = "webhook_signature_header must be the name of a header."
  }
}

variable "webhook_timestamp_header" {
  description = "Header in which senders put the time of signing, which is then signed, too, so that a replay is refused after 300 seconds and changes nothing before; null where they sign the body alone."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^[A-Za-z0-9-]{1,64}$", var.webhook_timestamp_header)) || var.webhook_timestamp_header == null, false)
    error_message = "webhook_timestamp_header must be the name of a header, or null."
  }
}

variable "enable_github_issues" {
  description = "Keep GitHub issues. Until then issue-agent logs what it would have done."
  type        = bool
  default     = false
  nullable    = false
}

variable "github_repo" {
  description = "Repository (owner/name) of the issues of every team that issue_routing sends nowhere else; needed with enable_github_issues."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$", var.github_repo)) || var.github_repo == null, false)
    error_message = "github_repo must be owner/name, or null."
  }
}

variable "github_api_url" {
  description = "Where GitHub's API answers: https://HOST/api/v3 for GitHub Enterprise Server."
  type        = string
  default     = "https://api.github.com"
  nullable    = false

  validation {
    condition     = can(regex("^(https://[A-Za-z0-9.-]+|http://(127\\.0\\.0\\.1|localhost|\\[::1\\]))(:[0-9]{1,5})?(/[A-Za-z0-9._/-]*)?$", var.github_api_url))
    error_message = "github_api_url must be an https:// address; plain http:// goes to this machine alone (127.0.0.1, localhost, [::1])."
  }
}

variable "github_app_secret_id" {
  description = "Name or ARN of a secret that holds the GitHub App's credentials, encrypted with the key that Secrets Manager brings; null for an empty one that is made here and filled with `make aws-github-secret-dev`."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^(arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:)?[A-Za-z0-9/_+=.@-]{1,512}$", var.github_app_secret_id)) || var.github_app_secret_id == null, false)
    error_message = "github_app_secret_id must be the name or the ARN of a secret, or null."
  }
}

variable "issue_link_hosts" {
  description = "Hosts that links in issues may lead to, beside the AWS console: your Grafana, your runbooks. Other links are written as text."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for host in var.issue_link_hosts : can(regex("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?$", host))])
    error_message = "issue_link_hosts must list names of hosts in lower case, without https:// and without a path."
  }
}

variable "unknown_outcome_wait_seconds" {
  description = "After a request to GitHub whose answer never came: time for which its listing of issues may not show yet what was made."
  type        = number
  default     = 180
  nullable    = false

  validation {
    condition     = var.unknown_outcome_wait_seconds >= 1 && var.unknown_outcome_wait_seconds <= 3600
    error_message = "unknown_outcome_wait_seconds must be between 1 and 3600."
  }
}

variable "issue_routing" {
  description = "Repository, labels, assignees and runbook_url of each team's issues: {default = {repository = \"owner/name\"}, teams = {payments = {labels = [\"on-call\"]}}}, and maintenance, a list of windows in which alerts are quiet; null sends all to github_repo. The environments read it from their routing.json, if there is one."
  type        = any
  default     = null
}

variable "alarm_topic_arn" {
  description = "Topic that the alarms of this service go to, or null for alarms that are only shown. Never a topic of this service."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.alarm_topic_arn)) || var.alarm_topic_arn == null, false)
    error_message = "alarm_topic_arn must be the ARN of an SNS topic, or null."
  }
}

variable "alarm_thresholds" {
  description = "From when on the alarms ring: shares in percent over ten minutes; the 95th percentile of the time from an alert to its issue; the age of the oldest message; for issues that of GitHub's hourly limit and a quarter, as messages wait there for as long."
  type = object({
    rejected_percent             = optional(number, 5)
    github_failing_percent       = optional(number, 5)
    enrichment_failing_percent   = optional(number, 5)
    evidence_missing_percent     = optional(number, 50)
    issue_p95_seconds            = optional(number, 120)
    oldest_message_seconds       = optional(number, 900)
    oldest_issue_message_seconds = optional(number, 4500)
    sweeper_silent_minutes       = optional(number, 20)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name, value in var.alarm_thresholds : value >= 0 && value < 100 if endswith(name, "_percent")])
    error_message = "alarm_thresholds that end with _percent must be at least 0 and below 100."
  }

  validation {
    condition     = alltrue([for name, value in var.alarm_thresholds : value > 0 if endswith(name, "_seconds")])
    error_message = "alarm_thresholds that end with _seconds must be positive."
  }

  validation {
    condition     = var.alarm_thresholds.sweeper_silent_minutes >= 10 && var.alarm_thresholds.sweeper_silent_minutes <= 60 && var.alarm_thresholds.sweeper_silent_minutes % 5 == 0
    error_message = "alarm_thresholds.sweeper_silent_minutes must be a multiple of five from 10 to 60: the sweeper runs every five minutes."
  }
}

variable "runbook_base_url" {
  description = "What the addresses of docs/runbooks begin with where you host them, for the descriptions of the alarms; null names the files in the checkout."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^https://[^\\s?#]+[^/\\s?#]$", var.runbook_base_url)) || var.runbook_base_url == null, false)
    error_message = "runbook_base_url must be an https:// address that does not end with a slash, or null."
  }
}

variable "saved_queries" {
  description = "Save the queries of docs/operations.md in CloudWatch Logs Insights. False where there is none, as on a local emulator."
  type        = bool
  default     = true
  nullable    = false
}

variable "log_retention_days" {
  description = "Days for which log lines are kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of the periods that CloudWatch Logs offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 and so on."
  }
}

variable "log_level" {
  description = "Least severe level that the functions log."
  type        = string
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["debug", "info", "warn", "error"], var.log_level)
    error_message = "log_level must be debug, info, warn or error."
  }
}

variable "reserved_concurrency" {
  description = "Concurrency set aside for a function; what is left out shares the account's pool."
  type = object({
    supervisor_agent = optional(number)
    alert_agent      = optional(number)
    issue_agent      = optional(number)
    webhook          = optional(number)
    data_processor   = optional(number)
  })
  default  = {}
  nullable = false

  validation {
    condition     = try(var.reserved_concurrency.supervisor_agent >= 2, true)
    error_message = "reserved_concurrency.supervisor_agent must be at least 2, the concurrency of its queue."
  }

  validation {
    condition     = try(var.reserved_concurrency.alert_agent >= 5, true)
    error_message = "reserved_concurrency.alert_agent must be at least 5, the concurrency of its queue."
  }

  validation {
    condition     = try(var.reserved_concurrency.issue_agent >= 2, true)
    error_message = "reserved_concurrency.issue_agent must be at least 2, the concurrency of its queue."
  }

  validation {
    condition     = try(var.reserved_concurrency.webhook >= 1, true)
    error_message = "reserved_concurrency.webhook must be at least 1."
  }

  validation {
    condition     = try(var.reserved_concurrency.data_processor >= 1, true)
    error_message = "reserved_concurrency.data_processor must be at least 1."
  }
}

variable "vpc_config" {
  description = "Subnets and security groups for the functions, or null for none. The subnets need ways to DynamoDB, IAM, Lambda, CloudWatch Logs, S3, Secrets Manager, SNS and SQS, and to GitHub's API."
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null

  validation {
    condition     = try(length(var.vpc_config.subnet_ids) > 0 && length(var.vpc_config.security_group_ids) > 0, var.vpc_config == null)
    error_message = "vpc_config must name at least one subnet and one security group, or be null."
  }
}

variable "permissions_boundary" {
  description = "Name of a managed policy of this account that bounds the functions' roles, or null for none: one of infra/deploy-role, whose apply role makes no role without it."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^[A-Za-z0-9+=,.@_-]{1,128}$", var.permissions_boundary)), false) || var.permissions_boundary == null
    error_message = "permissions_boundary must be the name of a managed policy, not its ARN."
  }
}

variable "chaos_allowed" {
  description = "Tag the data-processor and its role with chaos=allowed, without which chaos-cli refuses to break them."
  type        = bool
  default     = false
  nullable    = false
}

variable "deletion_protection" {
  description = "Keep the tables, the secrets and the data bucket from being deleted with what they hold."
  type        = bool
  default     = true
  nullable    = false
}

variable "require_tls" {
  description = "Refuse requests over plain HTTP. False only where the endpoint itself speaks plain HTTP, as a local emulator does."
  type        = bool
  default     = true
  nullable    = false
}
