"""``parse``: reads a document and prints what was understood; stores nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.common import ConfigOption, JsonOption, put, put_json


def parse(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The document to read.")],
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Read a document and print its Minutes; store nothing."""
    from bot.config import load
    from index.contracts import minutes_json
    from index.documents import read
    from index.parsing import parse as parsed

    load(config)
    for document in read(file.read_bytes(), file.name):
        minutes = parsed(document)
        if as_json:
            put_json(minutes_json(minutes))
            continue
        meeting = minutes.meeting
        put(f"{meeting.title or document.name}  {meeting.date or ''}".rstrip())
        for item in minutes.items:
            put(f"  {item.ordinal:>2}  {item.heading or minutes.text[item.start : item.start + 30]}")
            for excerpt in item.excerpts:
                units = " ".join(f"{duty.unit}:{duty.role}" for duty in excerpt.units)
                put(f"      {excerpt.kind:<11} {excerpt.start}-{excerpt.end}  {units}".rstrip())
