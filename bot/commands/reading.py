"""``parse``: reads a document and prints what was understood; stores nothing."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.common import config_option, json_option, language, put, put_json


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@config_option
def parse(file: Path, as_json: bool, config: Path | None) -> None:
    """Read a document and print its Minutes; store nothing.

    FILE is the document to read.
    """
    from bot.config import load
    from bot.review.parse_report import parse_report
    from index.contracts import minutes_json
    from index.documents import read
    from index.parsing import parse as parsed

    load(config)
    for document in read(file.read_bytes(), file.name):
        minutes = parsed(document)
        if as_json:
            put_json(minutes_json(minutes))
        else:
            put(parse_report(minutes, document.name, language()))
