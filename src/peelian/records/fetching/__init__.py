"""Fetching publishers' files over the network: politely, resumably, checked, and only when asked to."""
