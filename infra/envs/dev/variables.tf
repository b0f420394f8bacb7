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
variable "token_budget" { default = null }
variable "alarm_topic_arn" { default = null }
variable "alarm_thresholds" { default = null }
variable "runbook_base_url" { default = null }
variable "default_team" { default = null }
variable "reconcile_alarms" { default = null }
variable "webhook_timestamp_header" { default = null }

variable "enable_github_issues" { default = null }
variable "github_repo" { default = null }
variable "github_api_url" { default = null }
variable "github_app_secret_id" { default = null }
variable "unknown_outcome_wait_seconds" { default = null }
variable "permissions_boundary" { default = null }

variable "issue_link_hosts" {
  type    = list(string)
  default = []
}

variable "watched_functions" {
  type    = list(string)
  default = []
}

variable "watched_roles" {
  type    = list(string)
  default = []
}

variable "alarm_name_prefixes" {
  type    = list(string)
  default = []
}
