"""Deleting records for good: what is too old, or what somebody asked to be forgotten, in every version."""
