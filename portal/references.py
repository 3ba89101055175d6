"""References for the telephone and keys for addresses. Neither counts anything.

`CPI-26-7K4M-2QXT`: kind, year, seven random characters and a check character from an alphabet
without I, L, O, U (Crockford's), so that a misread or swapped character is caught.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret (an alphabet)
_PRIME = 37  # above 32, so that each single error and each neighbouring swap changes the sum
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_key() -> str:
    """128 random bits for an address."""
    return secrets.token_urlsafe(16)


def new_reference(kind: str, year: int) -> str:
    """A new public reference; the caller's unique constraint settles the rare collision."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(7))
        check = _check_value(kind, year % 100, body)
        if check < len(ALPHABET):  # a check character outside the alphabet: draw again
            return f"{kind}-{year % 100:02d}-{body[:4]}-{body[4:]}{ALPHABET[check]}"


def normalised(text: str) -> str | None:
    """The reference as stored, or None when the check character does not fit: a wrong one."""
    parts = "".join(text.upper().split()).split("-")
    if len(parts) < 3 or not parts[1].isdigit() or len(parts[1]) != 2:
        return None
    code = "".join(parts[2:]).translate(_READ_AS)
    if len(code) != 8 or any(character not in ALPHABET for character in code):
        return None
    if _check_value(parts[0], int(parts[1]), code[:7]) != ALPHABET.index(code[7]):
        return None
    return f"{parts[0]}-{parts[1]}-{code[:4]}-{code[4:]}"


def _check_value(kind: str, year: int, body: str) -> int:
    total = sum(ord(character) for character in kind) + 3 * year
    for place, character in enumerate(body, start=1):
        total += place * ALPHABET.index(character)
    return total % _PRIME
