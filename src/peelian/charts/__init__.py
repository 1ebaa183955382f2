"""Static charts: our own SVG, each with one true sentence and a table made from the same facts."""
