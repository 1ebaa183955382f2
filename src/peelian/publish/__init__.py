"""Publications: templates of the catalogue bound to facts, checked, written as HTML."""
