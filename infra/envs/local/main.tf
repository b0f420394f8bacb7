# The local AWS, at AWS_ENDPOINT_URL; no key of a real account is ever used.
terraform {
  required_version = ">= 1.6"
  backend "local" {}
}

provider "aws" {
  region                      = var.aws_region
  access_key                  = "test"
  secret_key                  = "test"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

module "service" {
  source = "../../service"

  name_prefix                  = var.name_prefix
  dist_dir                     = var.dist_dir
  token_budget                 = var.token_budget
  storm_window_seconds         = var.storm_window_seconds
  supervisor_timeout_seconds   = var.supervisor_timeout_seconds
  incidents_delay_seconds      = var.incidents_delay_seconds
  log_level                    = var.log_level
  comment_interval_seconds     = var.comment_interval_seconds
  reopen_window_seconds        = var.reopen_window_seconds
  github_budget                = var.github_budget
  alert_storm_threshold        = var.alert_storm_threshold
  alert_storm_window_seconds   = var.alert_storm_window_seconds
  webhook_timestamp_header     = var.webhook_timestamp_header
  enable_github_issues         = var.enable_github_issues
  github_repo                  = var.github_repo
  github_api_url               = var.github_api_url
  unknown_outcome_wait_seconds = var.unknown_outcome_wait_seconds
  issue_link_hosts             = var.issue_link_hosts
  issue_routing                = fileexists("${path.module}/routing.json") ? jsondecode(file("${path.module}/routing.json")) : var.issue_routing
  reconcile_alarms             = var.reconcile_alarms
  chaos_allowed                = true
  deletion_protection          = false
  require_tls                  = false
  saved_queries                = false
}
