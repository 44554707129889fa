"""Defines what a link may say, one row for each parameter, and reads a run from it."""
