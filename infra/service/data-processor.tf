module "data_processor" {
  source = "../modules/lambda"

  name                 = local.data_processor_name
  description          = "Reads objects and logs what it read: the workload that chaos breaks."
  zip_path             = "${local.dist_dir}/data-processor.zip"
  memory_mb            = 256
  timeout_seconds      = 30
  reserved_concurrency = var.reserved_concurrency.data_processor
  vpc_config           = var.vpc_config
  log_retention_days   = var.log_retention_days
  alarm_topic_arn      = var.alarm_topic_arn
  runbooks             = local.runbooks
  tags                 = local.data_processor_tags

  permissions_boundary_arn = local.permissions_boundary_arn

  # With AWSLambdaBasicExecutionRole, revoking data-processor-cloudwatch-access would take nothing away.
  own_logs_only = true

  environment = {
    BUCKET_NAME         = aws_s3_bucket.data.bucket
    RESULTS_LOG_GROUP   = aws_cloudwatch_log_group.results.name
    INCIDENTS_TOPIC_ARN = aws_sns_topic.incidents.arn
    LOG_LEVEL           = var.log_level
  }

  policies = {
    data-processor-s3-access           = local.data_processor_s3_access
    data-processor-cloudwatch-access   = local.data_processor_cloudwatch_access
    data-processor-incident-publishing = local.data_processor_incident_publishing
  }
}

resource "aws_cloudwatch_log_group" "results" {
  name              = "/casefile/${local.data_processor_name}-results"
  retention_in_days = var.log_retention_days
}

locals {
  data_processor_tags = var.chaos_allowed ? { chaos = "allowed" } : {}

  data_processor_s3_access = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ListData"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = aws_s3_bucket.data.arn
      },
      {
        Sid      = "ReadData"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.data.arn}/*"
      },
    ]
  })

  data_processor_cloudwatch_access = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "WriteResults"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = [aws_cloudwatch_log_group.results.arn, "${aws_cloudwatch_log_group.results.arn}:*"]
    }]
  })

  data_processor_incident_publishing = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "PublishIncidents"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = aws_sns_topic.incidents.arn
      },
      {
        Sid      = "EncryptIncidents"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource = aws_kms_key.topics.arn
      },
    ]
  })
}
