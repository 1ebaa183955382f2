"""A model fitted to a force's own records, and how well it fits."""
