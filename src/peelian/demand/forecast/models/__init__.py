"""The models that forecast: our log-linear one, seasonal naive, and those of a kept library."""
