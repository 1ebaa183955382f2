"""Checks of totals and the quality grade: pure rules on the profiles of slices."""
