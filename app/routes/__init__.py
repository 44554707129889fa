"""Defines the routes, one noun a file."""
