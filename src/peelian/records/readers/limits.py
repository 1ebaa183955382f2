"""How much a file may unpack to, so that a small file cannot fill a disk or the memory."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.core.errors import IntakeError
from peelian.core.workspace import Settings

# A short file may be packed very well and harm nobody.
RATIO_COUNTS_FROM = 64_000_000
_UNITS = {"K": 1, "M": 2, "G": 3, "T": 4}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workspace allows: bytes of a file once unpacked, bytes of a workbook once unpacked, how many times larger
    a file may become by unpacking, and members of an archive.
    """

    unpacked: int = 20_000_000_000
    workbook: int = 300_000_000
    ratio: int = 250
    members: int = 2000

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that a workspace's settings say."""
        return cls(
            unpacked=size_of(settings.unpacked_limit),
            workbook=size_of(settings.workbook_limit),
            ratio=settings.unpack_ratio,
            members=settings.archive_members,
        )

    def refuse(self, name: str, unpacked: int, packed: int, *, most: int, setting: str) -> None:
        """Raise IntakeError if so many bytes, unpacked, are more than `most`, or too many for their packed size."""
        if unpacked > most:
            remedy = f"Split it, or raise {setting} if you know where it comes from."
            raise IntakeError(name, f"unpacked it is larger than {shown_size(most)}.", remedy=remedy)
        if unpacked > RATIO_COUNTS_FROM and unpacked > self.ratio * max(packed, 1):
            raise IntakeError(
                name,
                f"it unpacks to more than {self.ratio} times its size, as files that are made to do harm do.",
                remedy="If you know where it comes from, raise unpack_ratio.",
            )


def size_of(written: str) -> int:
    """The bytes of an amount such as 2GB or 500 MiB.

    >>> size_of("1.5 GB")
    1500000000
    """
    number, unit = written.rstrip("iB").strip(), 1000 if "i" not in written else 1024
    return int(float(number[:-1]) * float(unit ** _UNITS[number[-1]]))


def shown_size(size: int) -> str:
    """An amount of bytes for people.

    >>> shown_size(300_000_000)
    '300 MB'
    """
    for name, bytes_of_it in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= bytes_of_it:
            return (
                f"{size / bytes_of_it:,.3g} {name}" if size < 1000 * bytes_of_it else f"{size // bytes_of_it:,} {name}"
            )
    return f"{size:,} bytes"
