"""Vendors, their contacts, and the engagements we use them for, with inherent risk and tier."""
