"""From a frozen record to a signed PDF, and back: rendering, signing, verification. No database, no web, no clock."""
