"""Passwords: kept as hashes, never a common one, set by their owner alone."""
