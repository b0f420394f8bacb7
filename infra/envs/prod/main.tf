terraform {
  required_version = ">= 1.10"

  # Bucket and region are given at init: they are those of infra/bootstrap.
  backend "s3" {
    key          = "casefile/prod/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.aws_region
  default_tags { tags = { service = "casefile", environment = "prod" } }
}

module "service" {
  source = "../../service"

  name_prefix         = "casefile-prod-"
  token_budget        = var.token_budget
  watched_functions   = var.watched_functions
  watched_roles       = var.watched_roles
  alarm_topic_arn     = var.alarm_topic_arn
  alarm_thresholds    = var.alarm_thresholds
  runbook_base_url    = var.runbook_base_url
  default_team        = var.default_team
  alarm_name_prefixes = var.alarm_name_prefixes
  reconcile_alarms    = var.reconcile_alarms

  webhook_timestamp_header = var.webhook_timestamp_header

  enable_github_issues = var.enable_github_issues
  github_repo          = var.github_repo
  github_api_url       = var.github_api_url
  github_app_secret_id = var.github_app_secret_id
  issue_link_hosts     = var.issue_link_hosts
  issue_routing        = fileexists("${path.module}/routing.json") ? jsondecode(file("${path.module}/routing.json")) : null

  unknown_outcome_wait_seconds = var.unknown_outcome_wait_seconds

  permissions_boundary = var.permissions_boundary

  chaos_allowed       = false
  deletion_protection = true
}
