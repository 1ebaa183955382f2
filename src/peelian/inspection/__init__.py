"""The rules of inspection: what is selected, what a judgment needs, what became of a finding. Pure; no storage here."""
