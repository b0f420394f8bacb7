mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/mock" }
  }
}

variables {
  repository = "example/casefile"
}

run "each_role_is_assumed_from_where_it_should_be_and_from_nowhere_else" {
  assert {
    condition = { for environment, role in aws_iam_role.apply : role.name => [for statement in jsondecode(role.assume_role_policy).Statement : jsonencode(statement.Condition)] } == {
      casefile-apply-dev  = [jsonencode({ StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com", "token.actions.githubusercontent.com:sub" = "repo:example/casefile:environment:dev" } })]
      casefile-apply-prod = [jsonencode({ StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com", "token.actions.githubusercontent.com:sub" = "repo:example/casefile:environment:prod" } })]
    }
    error_message = "An apply role must be assumed from its GitHub environment, for AWS, and in no other way."
  }
  assert {
    condition = [for statement in jsondecode(aws_iam_role.plan.assume_role_policy).Statement : jsonencode(statement.Condition)] == [
      jsonencode({ StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com", "token.actions.githubusercontent.com:sub" = ["repo:example/casefile:pull_request", "repo:example/casefile:ref:refs/heads/main"] } }),
      jsonencode({ StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }, StringLike = { "token.actions.githubusercontent.com:sub" = "repo:example/casefile:ref:refs/tags/v*" } }),
    ]
    error_message = "The plan role must be assumed from pull requests, main and releases, and from nowhere else."
  }
  assert {
    condition = alltrue([for role in concat([aws_iam_role.plan], values(aws_iam_role.apply)) : alltrue([for statement in jsondecode(role.assume_role_policy).Statement : (
      statement.Effect == "Allow" && statement.Action == "sts:AssumeRoleWithWebIdentity"
      && jsonencode(statement.Principal) == jsonencode({ Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" })
    )])])
    error_message = "Only GitHub's tokens may assume a role."
  }
  assert {
    condition     = aws_iam_openid_connect_provider.github[0].url == "https://token.actions.githubusercontent.com" && aws_iam_openid_connect_provider.github[0].client_id_list == toset(["sts.amazonaws.com"])
    error_message = "The provider must be GitHub's, for AWS alone."
  }
}

run "the_plan_role_only_reads" {
  assert {
    condition = alltrue([for action in distinct(flatten([for policy in aws_iam_policy.read : [for statement in jsondecode(policy.policy).Statement : statement.Action]])) :
    can(regex("^[a-z0-9]+:(Describe|Get|GET|List)[A-Za-z]*$", action)) || contains(["s3:PutObject", "s3:DeleteObject"], action)])
    error_message = "Beyond reading, a plan may only write the lock."
  }
  assert {
    condition = toset(flatten([for policy in aws_iam_policy.read : [for statement in jsondecode(policy.policy).Statement : statement.Resource if contains(statement.Action, "s3:PutObject") || contains(statement.Action, "s3:DeleteObject")]])) == toset([
      "arn:aws:s3:::casefile-terraform-state-123456789012-ca-central-1/casefile/dev/terraform.tfstate.tflock",
      "arn:aws:s3:::casefile-terraform-state-123456789012-ca-central-1/casefile/prod/terraform.tfstate.tflock",
    ])
    error_message = "A plan must write the locks and nothing else."
  }
  assert {
    condition     = [for attachment in aws_iam_role_policy_attachment.plan_reads : attachment.role] == ["casefile-plan", "casefile-plan"] && alltrue([for attachment in aws_iam_role_policy_attachment.apply_writes : startswith(attachment.role, "casefile-apply-")])
    error_message = "What writes must be attached to the apply roles alone."
  }
}

run "rights_end_at_the_name_of_the_environment" {
  assert {
    condition     = !anytrue([for policy in concat(values(aws_iam_policy.read), values(aws_iam_policy.write)) : strcontains(policy.policy, "GetSecretValue")])
    error_message = "No workflow may read the value of a secret."
  }
  assert {
    condition = alltrue([for policy in concat(values(aws_iam_policy.read), values(aws_iam_policy.write)) : alltrue([for statement in jsondecode(policy.policy).Statement :
    statement.Effect == "Allow" && alltrue([for action in statement.Action : !strcontains(action, "*")])])])
    error_message = "Every action must be named in full."
  }
  assert {
    condition = alltrue([for environment, policy in aws_iam_policy.write : !strcontains(policy.policy, "casefile-${environment == "dev" ? "prod" : "dev"}")
    && !strcontains(policy.policy, "casefile/${environment == "dev" ? "prod" : "dev"}")])
    error_message = "One environment must not touch the other, nor its state."
  }
  # The reviewed list: an entry here has its reason beside the statement.
  assert {
    condition = toset(flatten([for policy in concat(values(aws_iam_policy.read), values(aws_iam_policy.write)) : [for statement in jsondecode(policy.policy).Statement : statement.Action if contains(flatten([statement.Resource]), "*")]])) == toset([
      "logs:DescribeLogGroups", "logs:DescribeQueryDefinitions", "logs:DeleteQueryDefinition", "logs:PutQueryDefinition", "sns:GetSubscriptionAttributes",
      "lambda:CreateEventSourceMapping", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs",
      "sns:SetSubscriptionAttributes", "sns:Unsubscribe",
    ])
    error_message = "Resource \"*\" must stand where AWS offers nothing narrower, and nowhere else."
  }
  assert {
    condition = alltrue(flatten([for environment, policy in aws_iam_policy.write : [for statement in jsondecode(policy.policy).Statement : [for resource in flatten([statement.Resource]) :
      strcontains(resource, "casefile-${environment}-") || strcontains(resource, "/casefile/${environment}/")
      || contains(["arn:aws:apigateway:ca-central-1::/apis", "arn:aws:apigateway:ca-central-1::/apis/*", "arn:aws:apigateway:ca-central-1::/tags/*", "arn:aws:lambda:ca-central-1:123456789012:event-source-mapping:*"], resource)
      || can(statement.Condition.StringEquals["aws:ResourceTag/environment"])
    ] if statement.Resource != "*"]]))
    error_message = "What is changed must bear the environment's name or its tag; ids that AWS makes up are the reviewed exception."
  }
  assert {
    condition     = length(setintersection(["dynamodb:DeleteTable", "kms:CreateKey", "kms:ScheduleKeyDeletion", "s3:DeleteBucket", "secretsmanager:DeleteSecret"], flatten([for policy in aws_iam_policy.write : [for statement in jsondecode(policy.policy).Statement : statement.Action]]))) == 0
    error_message = "What is lost for good when it is deleted must be left to people."
  }
  assert {
    condition     = alltrue([for policy in concat(values(aws_iam_policy.read), values(aws_iam_policy.write), values(aws_iam_policy.boundary)) : length(policy.policy) <= 6144])
    error_message = "AWS refuses a managed policy of more than 6,144 characters."
  }
}

run "an_apply_gives_nobody_more_than_the_boundary" {
  assert {
    condition = { for environment, policy in aws_iam_policy.write : environment => [for statement in jsondecode(policy.policy).Statement : jsonencode([statement.Resource, statement.Condition]) if contains(statement.Action, "iam:PassRole")] } == {
      for environment in ["dev", "prod"] : environment => [jsonencode(["arn:aws:iam::123456789012:role/casefile-${environment}-*", { StringEquals = { "iam:PassedToService" = "lambda.amazonaws.com" } }])]
    }
    error_message = "Roles must be passed to Lambda alone, and only those of the environment."
  }
  assert {
    condition = alltrue(flatten([for environment, policy in aws_iam_policy.write : [for statement in jsondecode(policy.policy).Statement :
      statement.Condition.StringEquals["iam:PermissionsBoundary"] == "arn:aws:iam::123456789012:policy/casefile-boundary-${environment}"
    if length(setintersection(statement.Action, ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary"])) > 0]]))
    error_message = "Roles must be made and given rights under the boundary only."
  }
  assert {
    condition     = !anytrue([for policy in aws_iam_policy.write : can(regex("DeleteRolePermissionsBoundary|iam:[A-Za-z]*(User|Group|AccessKey|PolicyVersion|CreatePolicy|OpenID)", policy.policy))])
    error_message = "No workflow may take the boundary away, change it, or make users."
  }
  assert {
    condition     = { for environment, policy in aws_iam_policy.boundary : environment => policy.name } == output.permissions_boundaries && jsonencode(output.permissions_boundaries) == jsonencode({ dev = "casefile-boundary-dev", prod = "casefile-boundary-prod" })
    error_message = "The outputs must name the boundaries that the write policies ask for."
  }
  assert {
    condition     = !anytrue([for policy in aws_iam_policy.boundary : can(regex("iam:(Create|Put|Attach|Delete|Update|Pass)|sts:|lambda:(Update|Create|Invoke)", policy.policy))])
    error_message = "No function may ever change rights or functions."
  }
}

run "takes_a_provider_that_is_there" {
  command = plan
  variables {
    oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
  }
  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0 && jsondecode(aws_iam_role.plan.assume_role_policy).Statement[0].Principal.Federated == var.oidc_provider_arn
    error_message = "A provider that is there must be used, since an account holds one."
  }
}

run "knows_subjects_with_ids" {
  command = plan
  variables {
    repository        = "example@123456/casefile@456789"
    environments      = ["prod"]
    oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
  }
  assert {
    condition     = jsondecode(aws_iam_role.apply["prod"].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == "repo:example@123456/casefile@456789:environment:prod"
    error_message = "GitHub's ids must be part of the subject."
  }
}

run "refuses_a_repository_with_a_wildcard" {
  command = plan
  variables {
    repository = "example/*"
  }
  expect_failures = [var.repository]
}

run "refuses_an_environment_that_is_not_there" {
  command = plan
  variables {
    environments = ["staging"]
  }
  expect_failures = [var.environments]
}

run "refuses_a_provider_of_somebody_else" {
  command = plan
  variables {
    oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/example.com"
  }
  expect_failures = [var.oidc_provider_arn]
}

run "refuses_secrets_by_wildcard" {
  command = plan
  variables {
    secret_arns = ["arn:aws:secretsmanager:ca-central-1:123456789012:secret:*"]
  }
  expect_failures = [var.secret_arns]
}

run "refuses_what_is_no_region" {
  command = plan
  variables {
    aws_region = "Canada"
  }
  expect_failures = [var.aws_region]
}
