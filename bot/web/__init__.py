"""What is answered over HTTP: the webhook, the state of the program, its metrics."""
