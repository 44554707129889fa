"""The wire: what a client may send, what it gets, and how a wrong request is described to it."""
