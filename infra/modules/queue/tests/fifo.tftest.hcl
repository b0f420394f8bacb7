mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { id = "ca-central-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:ca-central-1:123456789012:mock", url = "https://sqs.ca-central-1.amazonaws.com/123456789012/jobs-dlq.fifo" }
  }
}

variables {
  name                       = "jobs"
  fifo                       = true
  visibility_timeout_seconds = 360
  max_receive_count          = 1000
}

run "a_fifo_queue_has_a_fifo_dead_letter_queue" {
  assert {
    condition     = [aws_sqs_queue.this, aws_sqs_queue.dlq][*].name == ["jobs.fifo", "jobs-dlq.fifo"] && alltrue([aws_sqs_queue.this, aws_sqs_queue.dlq][*].fifo_queue)
    error_message = "Queue and dead-letter queue must be FIFO, and be called so."
  }
  assert {
    condition     = aws_sqs_queue.this.deduplication_scope == "messageGroup" && aws_sqs_queue.this.fifo_throughput_limit == "perMessageGroupId"
    error_message = "Groups must not wait for one another."
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy).maxReceiveCount == 1000
    error_message = "A message must survive as many receives as given."
  }
  assert {
    condition     = output.url == "https://sqs.ca-central-1.amazonaws.com/123456789012/jobs.fifo"
    error_message = "The queue's URL is that of its dead-letter queue without -dlq."
  }
  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.this, aws_sqs_queue.dlq] : jsondecode(queue.policy).Statement[0].Resource == "arn:aws:sqs:ca-central-1:123456789012:${queue.name}"])
    error_message = "The policy of a FIFO queue must name it with its ending."
  }
}
