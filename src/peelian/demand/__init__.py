"""The demand lab: a force as a model, fitted from its records, simulated over years in a moment, proved by theory."""
