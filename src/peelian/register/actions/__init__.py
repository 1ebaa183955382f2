"""Everything that can be done in the register, one named action each: one transaction, one audit event."""
