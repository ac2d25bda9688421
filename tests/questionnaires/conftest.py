from tests.support.fixtures import app

__all__ = ("app",)
