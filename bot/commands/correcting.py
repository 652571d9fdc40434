"""``fix`` and ``units``: what admins say of parses and of unit names, from the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.common import ConfigOption, language, put
from bot.problems import HandledError
from bot.texts import cli as texts
from bot.texts import review, say
from bot.texts import units as unit_texts
from storage.domain import Kind, Role

if TYPE_CHECKING:
    from index.amend import Author
    from index.reindex import Reparsed
    from storage.corrections import Correction, Draft
    from storage.domain import Item, Minutes

TERMINAL = 0
"""Stands for the author of what is corrected from the terminal: nobody's Telegram id."""


def fix(
    doc: Annotated[str, typer.Argument(metavar="DOC", help="The document's name.")],
    item: Annotated[int | None, typer.Option(metavar="N", help="Show this item, or correct something in it.")] = None,
    merge: Annotated[bool, typer.Option("--merge", help="Join the item to the one before.")] = False,
    split: Annotated[str | None, typer.Option(metavar="WORDS", help="A sentence that begins an item.")] = None,
    excerpt: Annotated[int, typer.Option(metavar="N", help="The excerpt that --kind and --unit are about.")] = 0,
    kind: Annotated[Kind | None, typer.Option(help="Its right kind.")] = None,
    unit: Annotated[str | None, typer.Option(metavar="NAME", help="A unit of it: give --role or --remove.")] = None,
    words: Annotated[str | None, typer.Option(metavar="WORDS", help="How the text says it, if otherwise.")] = None,
    role: Annotated[Role | None, typer.Option(help="The unit's right role.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="The unit is told nothing there.")] = False,
    route: Annotated[str | None, typer.Option(metavar="WORDS", help="These words are a route.")] = None,
    no_route: Annotated[str | None, typer.Option(metavar="WORDS", help="These words are none.")] = None,
    withdraw: Annotated[int | None, typer.Option(metavar="ID", help="Take a correction back.")] = None,
    reason: Annotated[str, typer.Option(help="Why; kept with the correction.")] = "",
    config: ConfigOption = None,
) -> None:
    """Correct the parse of a stored document; without options list its corrections."""
    from bot.config import load
    from bot.review.changes import brief
    from bot.services import opened
    from index import amend
    from index.correct import correct
    from index.correct import withdraw as take_back

    by = amend.Author(TERMINAL, reason)
    with opened(load(config)) as services:
        stored = services.minutes.get(doc)
        if stored is None:
            raise HandledError(texts.NO_SUCH_DOC, doc=doc)
        minutes, done = stored.minutes, None
        if withdraw is not None:
            done = take_back(services.minutes, doc, withdraw, TERMINAL)
        elif item is None:
            _log(doc, services.minutes.corrections.of(doc))
            return
        else:
            found = next((one for one in minutes.items if one.ordinal == item), None)
            if found is None:
                raise HandledError(review.NO_SUCH_ITEM, ordinal=item, n=len(minutes.items))
            asked = (merge, split, kind, unit, route, no_route)
            drafts = _drafts(minutes, found, excerpt, (words, role, remove), asked, by)
            if drafts is None:
                _show(minutes, found)
                return
            done = correct(services.minutes, doc, drafts) if drafts else None
        if done is None:
            raise HandledError(review.NOT_FITTING)
        services.search.refresh()
        twin = review.WITHDRAWN if withdraw is not None else review.APPLIED
        put(say(twin, language(), what=brief(done, language())))


def units(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="A unit's name.")] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="It is a unit so called.")] = False,
    ignore: Annotated[bool, typer.Option("--ignore", help="It is no unit.")] = False,
    is_: Annotated[str | None, typer.Option("--is", metavar="NAME", help="Its right name.")] = None,
    also: Annotated[str | None, typer.Option(metavar="NAME", help="Another name of it.")] = None,
    drop: Annotated[bool, typer.Option("--drop", help="Take back what was said of it.")] = False,
    config: ConfigOption = None,
) -> None:
    """List the unit names that documents taught, or say of one what it is; what it concerns is parsed anew."""
    from bot.config import load
    from bot.review.unit_lists import listing
    from bot.services import opened
    from index.city import City

    said = [flag for flag in (confirm, ignore, is_, also, drop) if flag]
    if (name is None) != (not said) or len(said) > 1:
        raise typer.BadParameter("give a NAME with one of --confirm, --ignore, --is, --also, --drop; or nothing")
    with opened(load(config)) as services:
        city = City(services.minutes)
        if name is None:
            put(listing(city, language()))
            return
        if confirm:
            twin, touched = unit_texts.DID_CONFIRM, city.confirm(name, TERMINAL)
        elif ignore:
            twin, touched = unit_texts.DID_IGNORE, city.ignore(name, TERMINAL)
        elif is_:
            twin, touched = unit_texts.DID_RENAME, city.rename(name, is_, TERMINAL)
        elif also:
            twin, touched = unit_texts.DID_ALIAS, city.alias(name, also, TERMINAL)
        else:
            twin, touched = unit_texts.DID_DROP, city.drop(name)
        done = city.reparse(touched)
        services.search.refresh()
        put(_reparsed(say(twin, language(), unit=name, other=is_ or also or ""), done))


def _drafts(
    minutes: Minutes,
    item: Item,
    number: int,
    about: tuple[str | None, Role | None, bool],
    asked: tuple[bool, str | None, Kind | None, str | None, str | None, str | None],
    by: Author,
) -> list[Draft] | None:
    """The corrections that the options ask for; None where they ask for none."""
    from index import amend
    from storage.domain import Duty, Span

    merge, split, kind, unit, route, no_route = asked
    words, role, remove = about
    whole = Span(item.start, item.end)
    if merge:
        return amend.merge(minutes, item.ordinal, by)
    if split:
        at = amend.find(minutes, whole, split)
        return [] if at is None else amend.split(minutes, item.ordinal, at.start, by)
    if route or no_route:
        span = amend.find(minutes, whole, route or no_route or "")
        return [] if span is None else amend.route(span, bool(route), by)
    if kind is None and unit is None:
        return None
    if not 1 <= number <= len(item.excerpts):
        raise typer.BadParameter(f"give --excerpt from 1 to {len(item.excerpts)}")
    excerpt = item.excerpts[number - 1]
    if kind is not None:
        return amend.kind(excerpt, kind, by)
    if unit is None or (role is None) == (not remove):
        raise typer.BadParameter("give --unit with --role or --remove")
    there = [duty for duty in excerpt.units if duty.unit == unit]
    if remove or there:
        now = None if role is None else Duty(unit, role)
        return [draft for duty in there for draft in amend.duty(duty, now, by)]
    return amend.added(minutes, excerpt, words or unit, unit, role or Role.ACTS, by)


def _show(minutes: Minutes, item: Item) -> None:
    from bot.review.parse_report import item_lines

    for line in item_lines(item, minutes, language()):
        put(line)


def _log(doc: str, corrections: list[Correction]) -> None:
    put(say(review.LOG_HEAD if corrections else review.LOG_EMPTY, language(), name=doc, n=len(corrections)))
    for one in corrections:
        put(f"{one.id}  {one.field}  {one.start}-{one.end}  {one.value}  {one.author}  {one.reason}".rstrip())


def _reparsed(did: str, done: Reparsed) -> str:
    from bot.review.changes import brief

    if not done.docs:
        return say(unit_texts.NOTHING_TO_REPARSE, language(), did=did)
    return say(unit_texts.REPARSED, language(), did=did, n=done.docs, what=brief(done, language()))
