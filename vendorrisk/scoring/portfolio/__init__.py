"""Many assessments at once."""
