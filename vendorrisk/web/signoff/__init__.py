"""Sign-off: the CSO reads, decides and signs; anybody checks a document."""

from vendorrisk.web.signoff import decisions, documents, policies, verify
from vendorrisk.web.signoff.door import blueprint

__all__ = ("blueprint", "decisions", "documents", "policies", "verify")
