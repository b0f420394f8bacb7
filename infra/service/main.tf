data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  partition  = data.aws_partition.current.partition
  account_id = data.aws_caller_identity.current.account_id
  region     = data.aws_region.current.id

  dist_dir = coalesce(var.dist_dir, "${path.module}/../../dist")

  permissions_boundary_arn = var.permissions_boundary == null ? null : "arn:${local.partition}:iam::${local.account_id}:policy/${var.permissions_boundary}"

  alert_agent_name    = "${var.name_prefix}alert-agent"
  issue_agent_name    = "${var.name_prefix}issue-agent"
  webhook_name        = "${var.name_prefix}webhook"
  sweeper_name        = "${var.name_prefix}sweeper"
  supervisor_name     = "${var.name_prefix}supervisor-agent"
  data_processor_name = "${var.name_prefix}data-processor"
}
