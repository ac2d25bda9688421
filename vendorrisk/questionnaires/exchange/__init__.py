"""Questionnaires and answers of other makes, read into ours and written out of it: one module a format."""
