# What the service says of itself: see infra/service/outputs.tf.
output "service" { value = module.service }
