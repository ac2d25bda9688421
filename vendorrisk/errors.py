"""What can go wrong in the domain; each kind is turned into a page or an API answer once, in web/errors.py."""

from __future__ import annotations

from collections.abc import Mapping


class DomainError(Exception):
    """The request cannot be carried out; `message` is a sentence the person reads."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowedError(DomainError):
    """This person may not do that (403)."""

    status = 403

    def __init__(self, message: str = "Your role does not allow this.") -> None:
        super().__init__(message)


class NotFoundError(DomainError):
    """There is no such thing, or it is not this person's to see (404)."""

    status = 404

    def __init__(self, message: str = "There is nothing here under this address.") -> None:
        super().__init__(message)


class WrongStateError(DomainError):
    """Known and allowed, but not in the state the thing is in (409)."""

    status = 409


class ConflictError(DomainError):
    """Somebody changed the same row in the meantime (409)."""

    status = 409


class InvalidInputError(DomainError):
    """Input that cannot be accepted (422); `fields` maps a field's name to the sentence shown beside it."""

    status = 422

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = dict(fields)


class ConfigurationError(Exception):
    """The settings do not allow a start; the message names every variable at fault."""
