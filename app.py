"""The WSGI entry: gunicorn app:app."""

from vendorrisk import create_app

app = create_app()
