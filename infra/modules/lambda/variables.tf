variable "name" {
  description = "Name of the function; its role is named {name}-role and its log group /aws/lambda/{name}."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,59}$", var.name))
    error_message = "name must be 1 to 59 letters, digits, hyphens or underscores (its role's name is five longer)."
  }
}

variable "description" {
  description = "What the function does, in one sentence, as the console shows it."
  type        = string
}

variable "zip_path" {
  description = "Path of the bundle, which `make build` writes. The function is updated when the file's hash changes."
  type        = string
}

variable "memory_mb" {
  description = "Memory of the function in MB; the share of CPU follows it."
  type        = number

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240
    error_message = "memory_mb must be between 128 and 10240."
  }
}

variable "timeout_seconds" {
  description = "Seconds after which Lambda ends an invocation."
  type        = number

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 900
    error_message = "timeout_seconds must be between 1 and 900."
  }
}

variable "environment" {
  description = "Environment of the function. The names are those that its config.ts reads."
  type        = map(string)
}

variable "policies" {
  description = "Inline policies of the role: name to JSON document."
  type        = map(string)
}

variable "own_logs_only" {
  description = "Let the role write its own log group alone, in place of AWSLambdaBasicExecutionRole, which may write every log group."
  type        = bool
  default     = false
}

variable "permissions_boundary_arn" {
  description = "Managed policy that bounds what the role's policies give, or null for none."
  type        = string
  default     = null
}

variable "sqs_trigger" {
  description = "The queue whose messages start the function, or null. Failed records are reported one by one."
  type = object({
    queue_arn                  = string
    visibility_timeout_seconds = number
    batch_size                 = number
    maximum_concurrency        = number
  })
  default = null

  validation {
    condition     = try(var.sqs_trigger.maximum_concurrency >= 2 && var.sqs_trigger.maximum_concurrency <= 1000, var.sqs_trigger == null)
    error_message = "sqs_trigger.maximum_concurrency must be between 2 and 1000, the bounds that AWS sets."
  }

  validation {
    condition     = try(var.sqs_trigger.batch_size >= 1 && var.sqs_trigger.batch_size <= 10, var.sqs_trigger == null)
    error_message = "sqs_trigger.batch_size must be between 1 and 10."
  }
}

variable "reserved_concurrency" {
  description = "Concurrency set aside for the function, or null for the account's pool. Never below the trigger's maximum."
  type        = number
  default     = null
}

variable "vpc_config" {
  description = "Subnets and security groups to run in, or null for none."
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null
}

variable "log_retention_days" {
  description = "Days after which CloudWatch Logs deletes the function's log lines."
  type        = number
}

variable "alarm_topic_arn" {
  description = "Topic that hears of the function's errors, or null for alarms that are only shown."
  type        = string
  default     = null
}

variable "runbooks" {
  description = "Where the runbooks of the alarms lie: the beginning of their addresses, or of their paths in the checkout."
  type        = string
  default     = "docs/runbooks"
}

variable "tags" {
  description = "Tags of the function and of its role."
  type        = map(string)
  default     = {}
}
