mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::state" }
  }
}

run "the_state_bucket_is_versioned_encrypted_and_closed" {
  assert {
    condition     = output.state_bucket == "casefile-terraform-state-123456789012-ca-central-1"
    error_message = "The bucket's name must follow from account and region."
  }
  assert {
    condition     = aws_s3_bucket_versioning.state.versioning_configuration[0].status == "Enabled"
    error_message = "Earlier states must be kept."
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "The state must be encrypted."
  }
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.state.block_public_acls, aws_s3_bucket_public_access_block.state.block_public_policy,
      aws_s3_bucket_public_access_block.state.ignore_public_acls, aws_s3_bucket_public_access_block.state.restrict_public_buckets,
    ])
    error_message = "The bucket must be closed to the public."
  }
  assert {
    condition     = [for statement in jsondecode(aws_s3_bucket_policy.state.policy).Statement : [statement.Effect, statement.Condition.Bool["aws:SecureTransport"]]] == [["Deny", "false"]]
    error_message = "The bucket must refuse plain HTTP."
  }
}

run "refuses_what_is_no_region" {
  command = plan
  variables {
    aws_region = "Canada"
  }
  expect_failures = [var.aws_region]
}
