"""The processes of one `septet serve`: forked from a parent that has loaded Septet once.

Forked processes share the parent's memory until they write to it, so each costs little. The parent
only waits: it passes a stop on, starts a part again that died, and leaves nobody behind.
"""

import ctypes
import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import NoReturn

import typer

log = logging.getLogger(__name__)
STOP_GRACE_SECONDS = 20.0
RESTART_AFTER_SECONDS = 2.0
_STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
_HEARD = {*_STOP, signal.SIGCHLD}
_PR_SET_PDEATHSIG = 1


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Be sent this signal when the parent ends, even by kill -9. Where the system can't, nothing."""
    parent = os.getppid()
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number))
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:  # it ended before we asked
        os.kill(os.getpid(), number)


def in_child(work: Callable[[], None]) -> int:
    """Do something in a process of its own, so that what it loads goes with it; the exit status."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        _leave(work, "child")
    _pid, wait_status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(wait_status)


def _leave(work: Callable[[], None], name: str) -> NoReturn:
    """Work, then end this process without going back into what its parent was doing."""
    status = 1
    try:
        work()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except typer.Exit as end:
        status = end.exit_code
    except BaseException:
        log.exception("the %s ended by an error", name)
    finally:
        sys.stdout.flush()
        os._exit(status)


@dataclass(frozen=True)
class Part:
    """One process: what it does, and whether it is started again where it ends by itself."""

    name: str
    work: Callable[[], None]
    again: bool = False


class Household:
    """Runs the parts until told to stop or until one ends that is not started again."""

    def __init__(self, *parts: Part) -> None:
        self.parts = parts
        self.running: dict[int, Part] = {}

    def run(self) -> int:
        """The exit status: 0 after a stop that was asked for, else that of the part that ended."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
        for part in self.parts:
            self._start(part)
        status: int | None = None
        while status is None:
            heard = signal.sigwait(_HEARD)
            status = 0 if heard in _STOP else self._attend()
        self._stop()
        return status

    def _start(self, part: Part) -> None:
        child = os.fork()
        if child:
            self.running[child] = part
            return
        os.setpgid(0, 0)  # Ctrl-C in a terminal reaches the parent alone, which passes it on once
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
        die_with_parent()
        _leave(part.work, part.name)

    def _reap(self) -> list[tuple[Part, int]]:
        ended = []
        while self.running:
            child, wait_status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                break
            if part := self.running.pop(child, None):
                ended.append((part, os.waitstatus_to_exitcode(wait_status)))
        return ended

    def _attend(self) -> int | None:
        """Start again who may be; the exit status where somebody ended who may not."""
        for part, status in self._reap():
            log.warning("the %s ended (%s)", part.name, status)
            if not part.again:
                return status or 1
            if signal.sigtimedwait(_STOP, RESTART_AFTER_SECONDS):
                return 0
            self._start(part)
        return None

    def _stop(self) -> None:
        for child in self.running:
            os.kill(child, signal.SIGTERM)
        until = monotonic() + STOP_GRACE_SECONDS
        while self.running and (left := until - monotonic()) > 0:
            self._reap()
            if self.running:
                signal.sigtimedwait({signal.SIGCHLD}, left)
        for child, part in self.running.items():
            log.warning("the %s did not stop and is killed", part.name)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
