"""The account door: signing in and out, one's own password, second factor and sessions."""

from vendorrisk.web.account import own, passwords, second_factor, signing_in
from vendorrisk.web.account.door import blueprint

__all__ = ("blueprint", "own", "passwords", "second_factor", "signing_in")
