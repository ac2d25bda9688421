"""Settings from environment variables, read and checked once at start (docs/operating.md lists each)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import Flask

from vendorrisk.errors import ConfigurationError

MODES: Final = ("production", "sample", "test")
SAMPLE_SECRET_KEY: Final = "the-sample-organisation-has-nothing-to-hide"  # refused in production
#: as accounts/permissions.py names them
ROLES: Final = ("analyst", "procurement", "cso", "business_owner", "auditor", "administrator")
SHORTEST_SECRET_KEY: Final = 32


@dataclass(frozen=True)
class Settings:
    """Everything that differs from one installation to the next."""

    #: production, sample (the organisation of `make run`) or test
    mode: str
    #: folder of database, evidence, PDFs and keys
    data_dir: Path
    #: address the web server listens on
    host: str
    #: port the web server listens on
    port: int
    #: address people reach the product at; links in mail start with it
    base_url: str
    #: signs cookies and encrypts keys at rest
    secret_key: str
    #: SQLAlchemy address of the database; SQLite in the data folder by default
    database_url: str
    #: smtp://user:password@host:port, smtps:// or smtp+starttls://; empty: mail stays in the mailbox page
    smtp_url: str
    #: sender of every mail
    mail_from: str
    #: the assessing organisation's name on pages, mail and PDFs
    organisation_name: str
    #: PKCS#12 file with the signing certificate; empty: the organisation's own authority signs
    signing_pkcs12: str
    #: password of that file
    signing_pkcs12_password: str
    #: RFC 3161 time-stamp authority; empty: no time-stamp
    timestamp_url: str
    #: largest evidence file in megabytes
    max_upload_mb: int
    #: how many reverse proxies stand in front; so many entries of X-Forwarded-For are believed
    trusted_proxies: int
    #: roles that may do nothing until they have set up a second factor
    second_factor_roles: frozenset[str]
    #: DEBUG, INFO, WARNING or ERROR
    log_level: str
    #: true when no SECRET_KEY was given and a passing one was drawn (offline commands only)
    secret_key_is_passing: bool = False

    @property
    def is_sample(self) -> bool:
        return self.mode == "sample"

    @property
    def shows_mailbox(self) -> bool:
        """The mailbox page stands in for a mail server, in the sample only."""
        return self.mode == "sample" and not self.smtp_url

    @property
    def cookies_need_https(self) -> bool:
        return self.base_url.startswith("https://")


def load_settings(environ: Mapping[str, str], *, serving: bool = True) -> Settings:
    """Read the settings; `serving` is false for offline commands, which need no SECRET_KEY.

    Raises ConfigurationError that names every variable at fault.
    """
    problems: list[str] = []
    mode = _choice(environ, "MODE", MODES, "production", problems)
    data_dir = Path(environ.get("DATA_DIR") or "data").absolute()
    host = environ.get("HOST") or "127.0.0.1"
    port = _number(environ, "PORT", 8000, 1, 65535, problems)
    given_key = environ.get("SECRET_KEY", "")
    settings = Settings(
        mode=mode,
        data_dir=data_dir,
        host=host,
        port=port,
        base_url=_web_address(environ, "BASE_URL", f"http://{host}:{port}", problems),
        secret_key=_secret_key(given_key, mode, serving, problems),
        database_url=_database_url(environ.get("DATABASE_URL", ""), data_dir),
        smtp_url=_smtp_url(environ.get("SMTP_URL", ""), problems),
        mail_from=environ.get("MAIL_FROM") or "vendor-risk@example.com",
        organisation_name=environ.get("ORGANISATION_NAME") or "Our organisation",
        signing_pkcs12=_existing_file(environ, "SIGNING_PKCS12", problems),
        signing_pkcs12_password=environ.get("SIGNING_PKCS12_PASSWORD", ""),
        timestamp_url=_web_address(environ, "TIMESTAMP_URL", "", problems),
        max_upload_mb=_number(environ, "MAX_UPLOAD_MB", 25, 1, 100, problems),
        trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0, 0, 9, problems),
        second_factor_roles=_roles(environ, "SECOND_FACTOR_ROLES", problems),
        log_level=_choice(environ, "LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO", problems),
        secret_key_is_passing=not given_key and mode == "production" and not serving,
    )
    if problems:
        raise ConfigurationError(
            "The settings do not allow a start:\n" + "\n".join(f"  {p}" for p in problems)
        )
    return settings


def settings_of(app: Flask) -> Settings:
    """The settings the application was made with."""
    settings: Settings = app.extensions["settings"]
    return settings


def setting_names() -> tuple[str, ...]:
    """The environment variables, in the order of the settings."""
    return tuple(field.name.upper() for field in fields(Settings) if field.name != "secret_key_is_passing")


def _choice(
    environ: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str, problems: list[str]
) -> str:
    value = environ.get(name) or default
    if value not in allowed:
        problems.append(f"{name} is “{value}”, but must be one of {', '.join(allowed)}.")
    return value


def _roles(environ: Mapping[str, str], name: str, problems: list[str]) -> frozenset[str]:
    given = frozenset(environ.get(name, "").replace(",", " ").split())
    if unknown := sorted(given - set(ROLES)):
        problems.append(f"{name} names {', '.join(unknown)}, but knows only {', '.join(ROLES)}.")
    return given


def _number(
    environ: Mapping[str, str], name: str, default: int, least: int, most: int, problems: list[str]
) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        problems.append(f"{name} is “{text}”, but must be a whole number from {least} to {most}.")
        return default
    return int(text)


def _web_address(environ: Mapping[str, str], name: str, default: str, problems: list[str]) -> str:
    value = (environ.get(name) or default).rstrip("/")
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
        problems.append(f"{name} is “{value}”, but must start with http:// or https:// and name a host.")
    return value


def _secret_key(given: str, mode: str, serving: bool, problems: list[str]) -> str:
    if mode != "production":
        return given or SAMPLE_SECRET_KEY
    if not given and not serving:
        return secrets.token_urlsafe(SHORTEST_SECRET_KEY)
    if not given:
        problems.append("SECRET_KEY is not set; `openssl rand -hex 32` makes a good one.")
    elif given == SAMPLE_SECRET_KEY:
        problems.append(
            "SECRET_KEY is the sample's, which everybody knows; `openssl rand -hex 32` makes a good one."
        )
    elif len(given) < SHORTEST_SECRET_KEY:
        problems.append(f"SECRET_KEY has {len(given)} characters, but needs at least {SHORTEST_SECRET_KEY}.")
    return given


def _database_url(given: str, data_dir: Path) -> str:
    if not given:
        return f"sqlite:///{data_dir / 'vendorrisk.sqlite3'}"
    scheme, separator, rest = given.partition("://")
    if separator and scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    return given


def _smtp_url(given: str, problems: list[str]) -> str:
    parts = urlsplit(given)
    if given and (parts.scheme not in {"smtp", "smtps", "smtp+starttls"} or not parts.hostname):
        problems.append(
            "SMTP_URL must look like smtp://host:25, smtps://host:465 or smtp+starttls://host:587."
        )
    return given


def _existing_file(environ: Mapping[str, str], name: str, problems: list[str]) -> str:
    value = environ.get(name, "")
    if value and not Path(value).is_file():
        problems.append(f"{name} names “{value}”, but there is no such file.")
    return value
