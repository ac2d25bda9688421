"""What is sent to people: mail as outbox rows, sent after the commit, retried with growing waits."""
