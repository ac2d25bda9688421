"""Reads over all vendors: where each stands, search, trend and exports."""
