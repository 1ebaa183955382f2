"""A force as a model: YAML and frozen Python objects, loss-free both ways, checked and compiled to flat arrays."""
