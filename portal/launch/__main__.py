"""`python3 -m portal.launch COMMAND`: the commands behind the Makefile."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from portal.launch.console import Stop


def _terminated(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _terminated)
    from portal.launch import tests  # noqa: PLC0415 needs the packages of .venv

    if arguments[:2] == ["exec", "--"] and arguments[2:]:
        return tests.run_in_throwaway(arguments[2:])
    raise Stop("Say one of: exec -- COMMAND.")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit(130)
