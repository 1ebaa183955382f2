"""What Peelian can hold, measure and publish, declared as YAML and checked when it loads."""
