"""Everything that is read from the register, by somebody: each table has its rule of who sees which rows."""
