"""Quality: what the records themselves say about how far a figure made from them can be trusted."""
