"""Exchange: what forces owe the centre, what they sent, what was asked and answered, and what was signed off."""
