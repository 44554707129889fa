"""The link: what it may say, one row a parameter, and how a run is read from it."""
