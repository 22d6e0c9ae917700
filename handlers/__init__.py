"""What a person can do: one module for each thing, one routing table for all."""
