"""Tokens: random, shown once, kept as SHA-256."""

import hashlib
import secrets


def new_token() -> str:
    """Draw 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """Hash a token as the database keeps it."""
    return hashlib.sha256(token.encode(errors="replace")).digest()
