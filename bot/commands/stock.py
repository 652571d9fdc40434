"""``ingest``, ``remove``, ``restore``, ``reindex``: what changes the stock of minutes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
import msgspec

from bot.commands.common import config_option, json_option, language, put, put_json, tell
from bot.problems import HandledError
from bot.texts import admin, say
from bot.texts import cli as texts
from bot.texts.problems import document_problem

doc_argument = click.argument("doc")


@click.command()
@click.argument("paths", type=click.Path(path_type=Path), metavar="PATH…", nargs=-1, required=True)
@click.option("--announce", is_flag=True, help="Tell the chats about what is new.")
@click.option(
    "--announce-since",
    "since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Tell the chats only of meetings held on this day or later.",
)
@json_option
@config_option
def ingest(paths: tuple[Path, ...], announce: bool, since: datetime | None, as_json: bool, config: Path | None) -> None:
    """Take files or folders into the store and the index; doing it again changes nothing.

    PATH… are files or folders.
    """
    from bot.commands.progress import bar
    from bot.config import load
    from bot.services import opened
    from index.ingest import ingest_paths

    for path in paths:
        if not path.exists():
            raise HandledError(texts.NO_SUCH_FILE, file=path)
    with opened(load(config)) as services:
        with bar() as progress:
            report = ingest_paths(
                paths, services.minutes, announce=announce if since is None else since.date(), progress=progress
            )
        services.search.refresh()
    failed = [
        {"name": name, "code": code, "reason": say(document_problem(code, dict(params)), language())}
        for name, code, params in report.failed
    ]
    taken = report.added + report.unchanged + report.replaced
    counts = {"added": report.added, "unchanged": report.unchanged, "replaced": report.replaced}
    if as_json:
        put_json(counts | {"failed": failed})
    else:
        put(say(texts.INGESTED, language(), **counts, failed=len(failed)))
        for one in failed:
            tell(texts.INGEST_FAILED, name=one["name"], why=one["reason"])
    for doc in report.doubtful:
        tell(texts.DOUBTFUL, doc=doc)
    if not taken:
        if not failed:
            raise HandledError(texts.NOTHING_TO_INGEST)
        if as_json:
            raise HandledError(texts.INGEST_FAILED, name=failed[0]["name"], why=failed[0]["reason"])
        raise click.exceptions.Exit(1)


@click.command()
@doc_argument
@json_option
@config_option
def remove(doc: str, as_json: bool, config: Path | None) -> None:
    """Take a document out of the answers; it is kept for a grace period and `restore` brings it back.

    DOC is the document's name: the stem of the ingested file.
    """
    from bot.config import load
    from bot.services import opened
    from index.remove import remove as take_out

    with opened(load(config)) as services:
        if not take_out(doc, services.minutes):
            raise HandledError(texts.NO_SUCH_DOC, doc=doc)
    if as_json:
        put_json({"removed": doc})
    else:
        put(say(texts.REMOVED, language(), doc=doc))


@click.command()
@doc_argument
@json_option
@config_option
def restore(doc: str, as_json: bool, config: Path | None) -> None:
    """Bring a removed document back.

    DOC is the document's name: the stem of the ingested file.
    """
    from bot.config import load
    from bot.services import opened
    from index.remove import restore as bring_back

    with opened(load(config)) as services:
        if not bring_back(doc, services.minutes):
            raise HandledError(texts.NO_SUCH_DOC, doc=doc)
    if as_json:
        put_json({"restored": doc})
    else:
        put(say(texts.RESTORED, language(), doc=doc))


@click.command()
@json_option
@config_option
def reindex(as_json: bool, config: Path | None) -> None:
    """Re-segment every document, build the index aside, then swap; a running bot picks it up by itself."""
    from bot.commands.progress import bar
    from bot.config import load
    from bot.review.changes import brief
    from bot.services import opened
    from index.reindex import Reparsed
    from index.reindex import reindex as rebuild

    settings = load(config)
    with opened(settings) as services, bar() as progress:
        report = rebuild(services.minutes, settings.data_dir, progress, fields=settings.index.fields)
    if as_json:
        put_json(
            {
                "minutes": report.minutes,
                "items": report.items,
                "failed": [{"doc": one.doc, "code": one.code} for one in report.failed],
                "changed": [msgspec.to_builtins(change) for change in report.changes],
                "changed_total": report.totals.docs,
                "overtaken": report.overtaken,
                "unassigned": report.unassigned,
                "took_s": round(report.took, 3),
            }
        )
    else:
        put(say(texts.REINDEXED, language(), minutes=report.minutes, items=report.items))
        put(brief(Reparsed(report.minutes, report.failed, report.changes, report.totals), language()))
        if report.overtaken:
            put(say(admin.REINDEX_OVERTAKEN, language(), n=report.overtaken))
