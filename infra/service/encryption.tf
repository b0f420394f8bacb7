# Alarms and rules cannot publish to a topic under alias/aws/sns, and nothing says so: hence a key of our own. It
# carries no aws:SourceArn condition, under which EventBridge would drop everything.
resource "aws_kms_key" "topics" {
  description             = "Encrypts the topics of ${var.name_prefix}casefile."
  enable_key_rotation     = true
  deletion_window_in_days = 7

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AdministerByIam"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "PublishByServices"
        Effect    = "Allow"
        Principal = { Service = ["cloudwatch.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com"] }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
      },
    ]
  })
}
