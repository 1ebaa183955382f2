"""Words that everyone here uses: forces, periods, units, facts, where they come from, and errors."""
