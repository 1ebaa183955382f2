"""A real PostgreSQL of the tests' own: made in a folder, on a socket in it, and gone with it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path


def binaries() -> Path | None:
    """Where PostgreSQL's programs are on this machine, the newest first; None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: float(each.parts[-3]))
    here = shutil.which("initdb")
    return found[-1].parent if found else Path(here).parent if here else None


class Server:
    """A server that can be killed and started again."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs = folder, programs
        # initdb refuses to run as root; anybody else runs it as they are.
        self.user = "postgres" if os.geteuid() == 0 else None
        self.name = self.user or pwd.getpwuid(os.geteuid()).pw_name
        if self.user:
            shutil.chown(folder, self.user)
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", self.name, "--no-locale", "-E", "UTF8")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def address(self) -> str:
        """How the register's setting names its database."""
        return f"postgresql://{self.name}@{str(self.folder).replace('/', '%2F')}/register"

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c unix_socket_permissions=0777"
        self._run("pg_ctl", "-D", str(self.data), "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def kill(self) -> None:
        """Kill the server as it runs, with no chance to write anything down, and start it again."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                self.start()
            except subprocess.CalledProcessError:
                time.sleep(0.3)
            else:
                return
        raise TimeoutError("PostgreSQL did not start again")

    def make_database(self, name: str = "register") -> None:
        self._run("createdb", "-h", str(self.folder), "-U", self.name, name)

    def _run(self, program: str, *arguments: str) -> None:
        # A server that holds the pipe of whoever started it makes them wait for ever.
        with (self.folder / "out").open("ab") as out:
            subprocess.run(
                [str(self.programs / program), *arguments], check=True, stdout=out, stderr=out, user=self.user, cwd="/",
                stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"},
            )  # fmt: skip
