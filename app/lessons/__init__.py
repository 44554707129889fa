"""Lessons: files of scenes, each a link to the stage with something to say about it."""
