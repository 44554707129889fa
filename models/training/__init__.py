"""Training: the tasks, how their networks learn, and what is found in them. Serving never trains."""
