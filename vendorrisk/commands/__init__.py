"""The command line: `flask …`."""

from __future__ import annotations

from importlib import import_module

import click
from flask import Flask

#: module and name of each command, in the order of `flask --help`
COMMANDS = (
    ("assess", "assess"),
    ("audit", "audit"),
    ("questionnaire", "questionnaire"),
    ("report", "report"),
    ("sample", "sample"),
    ("user", "user"),
    ("worker", "worker"),
)


def register(app: Flask) -> None:
    for module, name in COMMANDS:
        command: click.Command = getattr(import_module(f"vendorrisk.commands.{module}"), name)
        app.cli.add_command(command)
