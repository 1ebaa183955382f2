"""Processes that write to the register: each says which event was acknowledged, as soon as it was."""

from __future__ import annotations

import os
import random
import signal
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from tests.register.conftest import World

from peelian.core.errors import PeelianError
from peelian.register.actions.improvement import change_action, plan_action
from peelian.register.models import Action, AuditEvent
from peelian.register.step import ChangedSinceError


@dataclass
class Writer:
    """A process that writes, and the pipe on which it says what was acknowledged."""

    pid: int
    pipe: int
    said: bytes = b""

    def hear(self, lines: int) -> None:
        """Wait until it has said so many lines, or is done."""
        while self.said.count(b"\n") < lines and (chunk := os.read(self.pipe, 65536)):
            self.said += chunk

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> tuple[int, list[str]]:
        """Its status (0 for a good end, 9 for a kill), and the lines that it wrote."""
        while chunk := os.read(self.pipe, 65536):
            self.said += chunk
        os.close(self.pipe)
        _, status = os.waitpid(self.pid, 0)
        whole = self.said.decode().split("\n")[:-1]
        return (os.waitstatus_to_exitcode(status), whole)


def started(work: Callable[[Callable[[str], None]], None]) -> Writer:
    """A process that does this work; what it says goes through a pipe, a line at a time."""
    connection.close()
    read, write = os.pipe()
    with warnings.catch_warnings():
        # From Python 3.12 on a fork beside other threads is warned of; the test runner has some, and the child none.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        os.close(write)
        return Writer(pid, read)
    os.close(read)
    status = 1
    try:
        work(lambda line: os.write(write, f"{line}\n".encode()) and None)
        status = 0
    except Exception:  # noqa: BLE001 - whatever it was, the other process must hear of it
        os.write(write, f"failed: {traceback.format_exc()!r}\n".encode())
    finally:
        os._exit(status)


def planning(world: World, name: str) -> Callable[[Callable[[str], None]], None]:
    """Plan one action after another, without end; each is told once it was acknowledged."""

    def work(say: Callable[[str], None]) -> None:
        manager = world["force-manager"]
        number = 0
        while True:
            number += 1
            made = plan_action(manager, finding=f"afi-{1 + number % 3}", text=f"{name} {number}", owner=name)
            say(f"{made}\t{name} {number}")

    return work


def counting(world: World, actions: list[str], times: int, seed: int) -> Callable[[Callable[[str], None]], None]:
    """Add one to a counter in one of the actions, so many times, each on what was read before."""

    def work(say: Callable[[str], None]) -> None:
        manager = world["force-manager"]
        chance = random.Random(seed)
        done = 0
        while done < times:
            row = Action.objects.get(pk=chance.choice(actions))
            try:
                change_action(manager, action=row.pk, target=str(int(row.target or 0) + 1), version=row.version)
            except ChangedSinceError:
                say("again")
                continue
            done += 1
            say("done")

    return work


def killed(world: World, times: int, *, seed: int) -> tuple[int, list[str]]:
    """Kill a writer so many times, each at a moment of its own: after so many acknowledged writes, and a bit.

    Gives how many were acknowledged, and what of them is lost.
    """
    chance = random.Random(seed)
    acknowledged = 0
    lost: list[str] = []
    for number in range(times):
        writer = started(planning(world, f"writer {number}"))
        writer.hear(chance.randrange(8))
        time.sleep(chance.uniform(0, 0.01))
        writer.kill()
        status, said = writer.wait()
        if status != -signal.SIGKILL:
            raise PeelianError(f"The writer ended by itself: {status} {said[-1:]}")
        acknowledged += len(said)
        made = dict(line.split("\t") for line in said)
        found = dict(Action.objects.filter(pk__in=made).values_list("pk", "text"))
        told = set(
            AuditEvent.objects.filter(about__in=[f"actions:{each}" for each in made]).values_list("about", flat=True)
        )
        lost += [each for each, text in made.items() if found.get(each) != text or f"actions:{each}" not in told]
    return acknowledged, lost
