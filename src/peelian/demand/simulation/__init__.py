"""Simulating a whole force, from the calls to the outcomes: what is prepared once, run many times, and counted."""
