"""Trains the tasks' networks, and looks for what their units track. Serving never trains."""
