"""Files that people attach: told by their content, cleaned apart from everything else, scanned.

Nothing that somebody attached is opened by a process that holds a secret or a connection.
"""

from portal.uploads.apart import cleaned
from portal.uploads.cleaning import Why
from portal.uploads.kinds import LARGEST, Kind, kind_of
from portal.uploads.reasons import NotAccepted
from portal.uploads.scanner import ScannerAway, is_infected

__all__ = [
    "LARGEST",
    "Kind",
    "NotAccepted",
    "ScannerAway",
    "Why",
    "cleaned",
    "is_infected",
    "kind_of",
]
