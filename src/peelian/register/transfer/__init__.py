"""Bringing records in and taking them out: exchange files (JSON, YAML, workbook, archive) and a force's own tracker.

An exchange file is a mapping from the name of a table to its rows; a row's fields are those of the table's record in
`inspection.records`. What is left out takes the record's default.
"""
