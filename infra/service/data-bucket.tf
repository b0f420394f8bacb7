resource "aws_s3_bucket" "data" {
  bucket        = "${var.name_prefix}data-${local.account_id}-${local.region}"
  force_destroy = !var.deletion_protection
}

resource "aws_s3_bucket_public_access_block" "data" {
  bucket                  = aws_s3_bucket.data.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_policy" "data" {
  count = var.require_tls ? 1 : 0

  bucket = aws_s3_bucket.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "DenyPlainHttp"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.data.arn, "${aws_s3_bucket.data.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.data]
}

# Something to read: two small orders.
resource "aws_s3_object" "sample" {
  for_each = {
    "orders/1001.json" = { order_id = "1001", quantity = 3, unit_price = "19.90" }
    "orders/1002.json" = { order_id = "1002", quantity = 1, unit_price = "249.00" }
  }

  bucket       = aws_s3_bucket.data.bucket
  key          = each.key
  content_type = "application/json"
  content      = jsonencode(each.value)
}
