"""Records: files in, checked row by row, kept as versioned tables with a ledger of what came from where."""
