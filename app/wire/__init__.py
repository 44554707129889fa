"""Defines what a client may send and what it gets, and how a wrong request is described to it."""
