from tests.support.fixtures import app, context, house, postgresql, postgresql_app

__all__ = ("app", "context", "house", "postgresql", "postgresql_app")
