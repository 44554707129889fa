"""Writes pages that play a record, without a server: docs/record.md says what a record is."""

from models.record.container import Answer
from models.record.document import MissingPlayer, document

__all__ = ["Answer", "MissingPlayer", "document"]
