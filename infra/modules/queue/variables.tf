variable "name" {
  description = "Name of the queue; its dead-letter queue is named {name}-dlq, that of its subscriptions {name}-subscription-dlq."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,63}$", var.name))
    error_message = "name must be 1 to 63 letters, digits, hyphens or underscores (the longest name made of it is 17 longer; .fifo is added where it belongs)."
  }
}

variable "fifo" {
  description = "Deliver the messages of each group in order, one group at a time to one receiver; .fifo ends the names. Topics of this module cannot deliver to it."
  type        = bool
  default     = false
}

variable "subscriptions" {
  description = "ARNs of the topics whose messages the queue receives, by a name of their own; empty for a queue that is written to directly."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "delay_seconds" {
  description = "Seconds before a message can be received for the first time."
  type        = number
  default     = 0

  validation {
    condition     = var.delay_seconds >= 0 && var.delay_seconds <= 900
    error_message = "delay_seconds must be between 0 and 900."
  }
}

variable "visibility_timeout_seconds" {
  description = "Seconds for which a received message is hidden from other receivers: six times the consumer's time-out or more."
  type        = number

  validation {
    condition     = var.visibility_timeout_seconds >= 1 && var.visibility_timeout_seconds <= 43200
    error_message = "visibility_timeout_seconds must be between 1 and 43200."
  }
}

variable "max_receive_count" {
  description = "Receives after which a message goes to the dead-letter queue."
  type        = number
  default     = 5

  validation {
    condition     = var.max_receive_count >= 1 && var.max_receive_count <= 1000
    error_message = "max_receive_count must be between 1 and 1000."
  }
}

variable "max_age_seconds" {
  description = "Age of the oldest message, in seconds, above which the queue counts as stuck."
  type        = number
  default     = 900

  validation {
    condition     = var.max_age_seconds > 0
    error_message = "max_age_seconds must be positive."
  }
}

variable "alarm_topic_arn" {
  description = "Topic that hears of dead letters and of a stuck queue, or null for alarms that are only shown."
  type        = string
  default     = null
}

variable "runbooks" {
  description = "Where the runbooks of the alarms lie: the beginning of their addresses, or of their paths in the checkout."
  type        = string
  default     = "docs/runbooks"
}

variable "require_tls" {
  description = "Refuse requests over plain HTTP. False only where the endpoint itself speaks plain HTTP, as a local emulator does."
  type        = bool
  default     = true
}
