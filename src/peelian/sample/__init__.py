"""The sample force: synthetic records whose totals equal published figures, made the same from the same seed."""
