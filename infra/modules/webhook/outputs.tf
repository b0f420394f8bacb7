output "url" {
  description = "URL of the route; parameters stand in braces."
  value       = "${aws_apigatewayv2_api.this.api_endpoint}${var.path}"
}
