"""The library of questionnaires: loading, checking, versions."""
