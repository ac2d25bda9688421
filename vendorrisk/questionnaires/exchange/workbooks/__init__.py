"""Workbooks: reading any of them within limits, our own in and out, CAIQ and HECVAT in."""
