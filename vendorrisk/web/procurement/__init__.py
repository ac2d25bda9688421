"""Procurement: all vendors in one table, and one vendor's page."""

from vendorrisk.web.procurement import engagements, vendors
from vendorrisk.web.procurement.door import blueprint

__all__ = ("blueprint", "engagements", "vendors")
