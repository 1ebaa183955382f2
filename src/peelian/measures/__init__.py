"""Measures: from the catalogue's declarations and the record tables to Facts."""
