"""Statistics of the field: pure functions, one method a file, each with its reference."""
