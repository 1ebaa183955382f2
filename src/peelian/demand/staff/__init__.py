"""Staffing: how many are needed in each hour for a target, and the shifts that give them at least cost."""
