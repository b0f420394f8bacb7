variable "aws_region" {
  description = "Region of the service and of the state bucket: the rights end there."
  type        = string
  default     = "ca-central-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.aws_region))
    error_message = "aws_region must be the code of a region, for instance ca-central-1."
  }
}

variable "repository" {
  description = "The GitHub repository that may deploy, as it stands in the `sub` of its tokens between `repo:` and the next colon: owner/name, or with their ids where GitHub adds them."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9@-]{0,80}/[A-Za-z0-9._@-]{1,130}$", var.repository))
    error_message = "repository must be owner/name, without wildcards; docs/deploy.md says where GitHub shows it."
  }
}

variable "environments" {
  description = "Environments of this account, each with an apply role of its own."
  type        = set(string)
  default     = ["dev", "prod"]

  validation {
    condition     = length(var.environments) > 0 && length(setsubtract(var.environments, ["dev", "prod"])) == 0
    error_message = "environments must be dev, prod or both: infra/envs has no others."
  }
}

variable "oidc_provider_arn" {
  description = "ARN of the account's provider for token.actions.githubusercontent.com, or null to make it. An account holds one at most."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com$", var.oidc_provider_arn)) || var.oidc_provider_arn == null
    error_message = "oidc_provider_arn must be the ARN of an oidc-provider named token.actions.githubusercontent.com."
  }
}

variable "secret_arns" {
  description = "Secrets beyond those that begin with the environment's prefix which functions may read: that of github_app_secret_id, if it is set."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.secret_arns : can(regex("^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[^*?]+$", arn))])
    error_message = "secret_arns must be the full ARNs of secrets, without wildcards."
  }
}
