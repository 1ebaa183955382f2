"""The exchange between forces and the centre: what is due, its states, queries and answers, sign-off."""
