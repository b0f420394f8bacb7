resource "aws_iam_role" "plan" {
  name               = "casefile-plan"
  description        = "Plans casefile from pull requests, main and releases of ${var.repository}: reads, and changes nothing."
  assume_role_policy = local.plan_trust
}

resource "aws_iam_role" "apply" {
  for_each = var.environments

  name               = "casefile-apply-${each.key}"
  description        = "Applies casefile ${each.key} from the GitHub environment ${each.key} of ${var.repository}."
  assume_role_policy = local.apply_trust[each.key]
}

resource "aws_iam_policy" "read" {
  for_each = var.environments

  name        = "casefile-read-${each.key}"
  description = "What Terraform reads of casefile ${each.key}."
  policy      = local.read_policies[each.key]
}

resource "aws_iam_policy" "write" {
  for_each = var.environments

  name        = "casefile-write-${each.key}"
  description = "What Terraform changes of casefile ${each.key}."
  policy      = local.write_policies[each.key]
}

# A role that may write policies can give away what it does not have itself. So it may only write them for roles that
# carry this: a function of the service gets no further, whatever its policies say.
resource "aws_iam_policy" "boundary" {
  for_each = var.environments

  name        = "casefile-boundary-${each.key}"
  description = "The most that a function of casefile ${each.key} may ever do."
  policy      = local.boundaries[each.key]
}

resource "aws_iam_role_policy_attachment" "plan_reads" {
  for_each = var.environments

  role       = aws_iam_role.plan.name
  policy_arn = aws_iam_policy.read[each.key].arn
}

resource "aws_iam_role_policy_attachment" "apply_reads" {
  for_each = var.environments

  role       = aws_iam_role.apply[each.key].name
  policy_arn = aws_iam_policy.read[each.key].arn
}

resource "aws_iam_role_policy_attachment" "apply_writes" {
  for_each = var.environments

  role       = aws_iam_role.apply[each.key].name
  policy_arn = aws_iam_policy.write[each.key].arn
}
