"""Publications about demand: the report of a model and its scenarios, and the cards of its departments."""
