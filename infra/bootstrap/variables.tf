variable "aws_region" {
  description = "Region of the state bucket, the same as that of the service."
  type        = string
  default     = "ca-central-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.aws_region))
    error_message = "aws_region must be the code of a region, for instance ca-central-1."
  }
}
