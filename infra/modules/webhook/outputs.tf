output "url" {
  description = "URL of the route; parameters stand in braces."
  value       = "${aws_apigatewayv2_api.this.api_endpoint}${var.path}"
}

output "api_id" {
  description = "Id of the HTTP API, by which its metrics are found."
  value       = aws_apigatewayv2_api.this.id
}
