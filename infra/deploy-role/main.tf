# What lets GitHub Actions plan and deploy the service without a stored key. Applied by a person, once per account and
# again when the service needs another right: no workflow can change its own rights.
terraform {
  required_version = ">= 1.10"

  # Bucket and region are given at init: they are those of infra/bootstrap.
  backend "s3" {
    key          = "casefile/deploy-role/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

provider "aws" {
  region = var.aws_region
  default_tags { tags = { service = "casefile" } }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  partition  = data.aws_partition.current.partition
  account_id = data.aws_caller_identity.current.account_id

  state_bucket_arn = "arn:${local.partition}:s3:::casefile-terraform-state-${local.account_id}-${var.aws_region}"

  # Begins of ARNs, up to where the name stands. Names of this folder's own roles and policies begin otherwise, so that
  # no role below can reach itself.
  here = { for service in ["cloudwatch", "dynamodb", "events", "kms", "lambda", "logs", "secretsmanager", "sns", "sqs"] :
    service => "arn:${local.partition}:${service}:${var.aws_region}:${local.account_id}"
  }
  prefixes = { for environment in var.environments : environment => "casefile-${environment}-" }
}
