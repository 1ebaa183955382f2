"""Publications of inspections: what the inspection register holds, as documents for people."""
