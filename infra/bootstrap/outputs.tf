output "state_bucket" {
  description = "Bucket to name when dev and prod are initialised."
  value       = aws_s3_bucket.state.bucket
}
