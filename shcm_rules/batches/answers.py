"""What is known of one unit when it has been judged, in a form that another process or a later run can take up."""

from __future__ import annotations

import json
import os
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from ..engine.evaluation import evaluate
from ..engine.explaining import Explained, listed_when_open
from ..engine.part_answers import Asked, Idle
from ..findings import Reason
from ..reports.parquet import tabulate
from ..schedule import Schedule
from ..written_findings import WrittenFinding, text_of

__all__ = ["KeptUnits", "UnitAnswer", "judge_group"]

_MAGIC = b"shcm-unit/3\n"
_DIGEST = 32
#: Bytes of a kept answer, unpacked; a unit with more is judged each time.
_MOST = 1 << 28
#: Findings that become rows of a table together.
_TOGETHER = 4_000


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """The duties of a unit by rule and verdict, its open findings as a report writes them, what had no duty there.

    `table`: all of its findings as Parquet, where more is asked for than what is open.
    """

    tallies: Mapping[str, Mapping[str, int]]
    findings: Sequence[bytes]
    idle: Sequence[Idle]
    table: bytes = b""

    def written(self) -> Iterator[WrittenFinding]:
        """Yield the open findings."""
        return map(WrittenFinding, self.findings)


def judge_group(
    asked: Asked, kept: Path | None, schedule: Schedule, digests: Mapping[str, str],
) -> dict[str, UnitAnswer] | None:
    """Return what each unit of a group answers, and keep it under its digest; None if a rule crashed.

    `digests`: unit → digest.
    """
    evaluation = evaluate(
        schedule, asked.rule_sets, year=asked.year, as_of=asked.as_of, phase=asked.phase, settings=asked.settings)
    if evaluation.crashed:
        return None
    told = Explained(replace(evaluation, idle=[]))
    tallies: dict[str, dict[str, Mapping[str, int]]] = defaultdict(dict)
    for (rule, unit), counts in told.tallies().items():
        tallies[unit][rule] = counts
    findings, tables = _tell(told, asked, {unit: number for number, unit in enumerate(digests)})
    idle = [(rules.id, rule.id, reason) for rules, rule, reason in evaluation.idle]
    answers = {unit: UnitAnswer(tallies[unit], findings[unit], idle, tables.get(unit, b"")) for unit in digests}
    if kept is not None:
        for unit, digest in digests.items():
            KeptUnits(kept).put(digest, answers[unit])
    return answers


def _tell(
    told: Explained, asked: Asked, units: Mapping[str, int],
) -> tuple[Mapping[str, Sequence[bytes]], Mapping[str, bytes]]:
    """Return the open findings of units, which are numbered, and where more is asked for a table of all of each."""
    full = asked.detail == "full"
    texts: dict[str, list[bytes]] = defaultdict(list)
    frames = []
    left = told.of_units(asked.lang, units, only_open=not full)
    while some := list(islice(left, _TOGETHER)):
        for unit, finding in some:
            if listed_when_open(finding):
                texts[unit].append(text_of(finding))
        if full:
            owners = pl.Series("owner", [units[unit] for unit, _ in some])
            frames.append(tabulate([finding for _, finding in some]).with_columns(owner=owners))
    parts = pl.concat(frames).partition_by("owner", include_key=False, as_dict=True) if frames else {}
    return texts, {unit: _parquet(parts[number,]) for unit, number in units.items() if (number,) in parts}


def _parquet(frame: pl.DataFrame) -> bytes:
    stream = BytesIO()
    frame.write_parquet(stream, statistics=False)
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class KeptUnits:
    """A folder of answers by the digest of all that decides them; what is damaged or foreign is judged again."""

    folder: Path

    def get(self, digest: str) -> UnitAnswer | None:
        """Return the answer that is kept."""
        path = self._path(digest)
        try:
            answer = _unpack(path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError, zlib.error, RecursionError, MemoryError):
            return None
        with suppress(OSError):
            os.utime(path)  # what is used stays longest
        return answer

    def put(self, digest: str, answer: UnitAnswer) -> None:
        """Keep an answer; one that cannot be written is judged again by the next run."""
        path = self._path(digest)
        temporary = path.with_name(f".{path.stem}.{os.getpid()}-0.tmp")
        packed = _pack(answer)
        try:
            temporary.write_bytes(packed)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()

    def _path(self, digest: str) -> Path:
        return self.folder / f"{digest}.kept"  # as `importers.kept` names its own: both are cleared together


def _pack(answer: UnitAnswer) -> bytes:
    head = {"tallies": answer.tallies, "idle": answer.idle, "sizes": list(map(len, answer.findings))}
    body = b"\n".join([json.dumps(head, ensure_ascii=False).encode(), b"".join(answer.findings)])
    return _MAGIC + _digest(body, answer.table) + zlib.compress(body, 1) + answer.table


def _unpack(packed: bytes) -> UnitAnswer:
    """Return the answer; ValueError and the like if it is not one that was written here, whole."""
    start = len(_MAGIC) + _DIGEST
    inflater = zlib.decompressobj()
    body = inflater.decompress(packed[start:], _MOST)
    table = inflater.unused_data
    whole = inflater.eof and _digest(body, table) == packed[len(_MAGIC):start]
    if not packed.startswith(_MAGIC) or not whole:
        raise ValueError(start)
    line, _, rest = body.partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    findings, at = [], 0
    for size in head["sizes"]:
        findings.append(rest[at:at + size])
        at += size
    idle = [(rules, rule, Reason(reason)) for rules, rule, reason in head["idle"]]
    return UnitAnswer(head["tallies"], findings, idle, table)


def _digest(*parts: bytes) -> bytes:
    return sha256(b"".join(sha256(part).digest() for part in parts)).digest()
