variable "name" {
  description = "Name of the HTTP API."
  type        = string
}

variable "description" {
  description = "What the API takes in, in one sentence."
  type        = string
}

variable "path" {
  description = "Path of the one route, for instance /alerts/{source}."
  type        = string

  validation {
    condition     = can(regex("^(/([a-z0-9-]+|\\{[a-z_]+\\}))+$", var.path))
    error_message = "path must begin with a slash and consist of words and {parameters}."
  }
}

variable "function" {
  description = "The function that answers every request, whatever its method."
  type = object({
    name       = string
    invoke_arn = string
  })
}

variable "requests_per_second" {
  description = "Requests a second above which senders are asked to slow down (429)."
  type        = number

  validation {
    condition     = var.requests_per_second >= 1
    error_message = "requests_per_second must be at least 1."
  }
}

variable "burst" {
  description = "Requests that may come at once."
  type        = number

  validation {
    condition     = var.burst >= 1
    error_message = "burst must be at least 1."
  }
}

variable "alarm_topic_arn" {
  description = "Topic that hears of answers above 499, or null for alarms that are only shown."
  type        = string
  default     = null
}

variable "runbooks" {
  description = "Where the runbooks of the alarms lie: the beginning of their addresses, or of their paths in the checkout."
  type        = string
  default     = "docs/runbooks"
}
