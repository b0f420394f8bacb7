variable "aws_region" {
  description = "Region of everything in this environment."
  type        = string
  default     = "ca-central-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.aws_region))
    error_message = "aws_region must be the code of a region, for instance ca-central-1."
  }
}

# null takes the default of infra/service/variables.tf, where each is described.
variable "name_prefix" { default = "casefile-local-" }
variable "dist_dir" { default = null }
variable "token_budget" { default = null }
variable "incidents_delay_seconds" { default = 1 } # a log line is there when its invocation has ended, and the incident is sent before
variable "storm_window_seconds" { default = 30 }   # short, so that experiments in a row each get a case file of their own
variable "supervisor_timeout_seconds" { default = null }
variable "log_level" { default = null }
variable "comment_interval_seconds" { default = null }
variable "reopen_window_seconds" { default = null }

variable "github_budget" {
  type    = any
  default = null
}

variable "webhook_timestamp_header" { default = null }
variable "enable_github_issues" { default = null }
variable "github_repo" { default = null }
variable "github_api_url" { default = null }
variable "reconcile_alarms" { default = null }
variable "unknown_outcome_wait_seconds" { default = 5 } # the fake GitHub's listing lags no longer, unless told to

variable "issue_link_hosts" {
  type    = list(string)
  default = []
}

variable "issue_routing" {
  type    = any
  default = null
}
