"""What ``unlatched logs`` writes: one output a file."""
