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

  name_prefix                = var.name_prefix
  dist_dir                   = var.dist_dir
  token_budget               = var.token_budget
  storm_window_seconds       = var.storm_window_seconds
  supervisor_timeout_seconds = var.supervisor_timeout_seconds
  incidents_delay_seconds    = var.incidents_delay_seconds
  log_level                  = var.log_level
  comment_interval_seconds   = var.comment_interval_seconds
  reopen_window_seconds      = var.reopen_window_seconds
  webhook_timestamp_header   = var.webhook_timestamp_header
  chaos_allowed              = true
  deletion_protection        = false
  require_tls                = false
}
