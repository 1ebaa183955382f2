"""The loops of the simulation, on flat arrays and compiled to machine code."""
