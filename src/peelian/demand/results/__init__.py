"""What a simulation comes to: KPIs with their intervals, differences between scenarios, time lines of incidents."""
