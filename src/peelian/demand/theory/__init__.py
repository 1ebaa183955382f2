"""What queues must do by theory: closed forms and exact numerics that the simulation is held against."""
