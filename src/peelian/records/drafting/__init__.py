"""Drafting a mapping from a file that nobody has described yet; every guess with its evidence."""
