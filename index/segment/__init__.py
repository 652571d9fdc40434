"""Text to Minutes."""

from index.segment.pipeline import PARSER_VERSION, segment
from index.segment.report import CONFIDENCE_FLOOR

__all__ = ["CONFIDENCE_FLOOR", "PARSER_VERSION", "segment"]
