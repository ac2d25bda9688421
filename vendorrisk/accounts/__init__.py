"""People: roles, permissions, sign-in and sessions."""
