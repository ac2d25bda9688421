from tests.support.fixtures import app, context

__all__ = ("app", "context")
