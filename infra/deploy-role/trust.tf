locals {
  issuer   = "token.actions.githubusercontent.com"
  provider = coalesce(var.oidc_provider_arn, one(aws_iam_openid_connect_provider.github[*].arn))
  subject  = "repo:${var.repository}"

  # A pull request from a fork gets no token at all. Whoever may push a branch may read what the plan role reads.
  plan_trust = jsonencode({
    Version = "2012-10-17"
    Statement = [
      merge(local.web_identity, { Condition = { StringEquals = {
        "${local.issuer}:aud" = "sts.amazonaws.com"
        "${local.issuer}:sub" = ["${local.subject}:pull_request", "${local.subject}:ref:refs/heads/main"]
      } } }),
      # The one wildcard of the trust: each release has a tag of its own, and its plan is what the reviewer reads.
      merge(local.web_identity, { Condition = {
        StringEquals = { "${local.issuer}:aud" = "sts.amazonaws.com" }
        StringLike   = { "${local.issuer}:sub" = "${local.subject}:ref:refs/tags/v*" }
      } }),
    ]
  })

  # Only a job that runs in the GitHub environment has this subject, and it runs when the environment's reviewers agree.
  apply_trust = { for environment in var.environments : environment => jsonencode({
    Version = "2012-10-17"
    Statement = [merge(local.web_identity, { Condition = { StringEquals = {
      "${local.issuer}:aud" = "sts.amazonaws.com"
      "${local.issuer}:sub" = "${local.subject}:environment:${environment}"
    } } })]
  }) }

  web_identity = {
    Effect    = "Allow"
    Action    = "sts:AssumeRoleWithWebIdentity"
    Principal = { Federated = local.provider }
  }
}

resource "aws_iam_openid_connect_provider" "github" {
  count = var.oidc_provider_arn == null ? 1 : 0

  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}
