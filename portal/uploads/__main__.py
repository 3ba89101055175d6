"""One file in at standard input, its clean copy out at standard output, or the reason why not.

What binds a renderer of documents binds this process, too: time, memory, no network, no file.
"""

from __future__ import annotations

import sys

from portal.documents.confinement import OutOfBounds, confine
from portal.documents.limits import Limits
from portal.uploads.cleaning import Unfit, Why, clean, warm_up
from portal.uploads.kinds import Kind

LIMITS = Limits(seconds=30, cpu_seconds=25, memory=1024**3)
UNFIT = 3


def main() -> int:
    kind = Kind(sys.argv[1])
    content = sys.stdin.buffer.read()
    warm_up()
    confine(LIMITS)
    try:
        cleaned = clean(kind, content)
    except Unfit as unfit:
        sys.stdout.write(unfit.why.value)
        return UNFIT
    except (OutOfBounds, MemoryError):
        sys.stdout.write(Why.TOO_LARGE.value)
        return UNFIT
    sys.stdout.buffer.write(cleaned)
    return 0


if __name__ == "__main__":
    sys.exit(main())
