"""``fix`` and ``units``: what admins say of parses and of unit names, from the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.common import config_option, language, put
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


@click.command()
@click.argument("doc")
@click.option("--item", type=int, metavar="N", help="Show this item, or correct something in it.")
@click.option("--merge", is_flag=True, help="Join the item to the one before.")
@click.option("--split", metavar="WORDS", help="A sentence that begins an item.")
@click.option(
    "--excerpt",
    type=int,
    metavar="N",
    default=0,
    show_default=True,
    help="The excerpt that --kind and --unit are about.",
)
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Its right kind.")
@click.option("--unit", metavar="NAME", help="A unit of it: give --role or --remove.")
@click.option("--words", metavar="WORDS", help="How the text says it, if otherwise.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="The unit's right role.")
@click.option("--remove", is_flag=True, help="The unit is told nothing there.")
@click.option("--route", metavar="WORDS", help="These words are a route.")
@click.option("--no-route", metavar="WORDS", help="These words are none.")
@click.option("--withdraw", type=int, metavar="ID", help="Take a correction back.")
@click.option("--reason", metavar="WORDS", default="", help="Why; kept with the correction.")
@config_option
def fix(
    doc: str,
    item: int | None,
    merge: bool,
    split: str | None,
    excerpt: int,
    kind: str | None,
    unit: str | None,
    words: str | None,
    role: str | None,
    remove: bool,
    route: str | None,
    no_route: str | None,
    withdraw: int | None,
    reason: str,
    config: Path | None,
) -> None:
    """Correct the parse of a stored document; without options list its corrections.

    DOC is the document's name.
    """
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
            asked = (merge, split, Kind(kind) if kind else None, unit, route, no_route)
            drafts = _drafts(minutes, found, excerpt, (words, Role(role) if role else None, remove), asked, by)
            if drafts is None:
                _show(minutes, found)
                return
            done = correct(services.minutes, doc, drafts) if drafts else None
        if done is None:
            raise HandledError(review.NOT_FITTING)
        services.search.refresh()
        twin = review.WITHDRAWN if withdraw is not None else review.APPLIED
        put(say(twin, language(), what=brief(done, language())))


@click.command()
@click.argument("name", required=False)
@click.option("--confirm", is_flag=True, help="It is a unit so called.")
@click.option("--ignore", is_flag=True, help="It is no unit.")
@click.option("--is", "is_", metavar="NAME", help="Its right name.")
@click.option("--also", metavar="NAME", help="Another name of it.")
@click.option("--drop", is_flag=True, help="Take back what was said of it.")
@config_option
def units(
    name: str | None,
    confirm: bool,
    ignore: bool,
    is_: str | None,
    also: str | None,
    drop: bool,
    config: Path | None,
) -> None:
    """List the unit names that documents taught, or say of one what it is; what it concerns is parsed anew.

    NAME is a unit's name.
    """
    from bot.config import load
    from bot.review.unit_lists import listing
    from bot.services import opened
    from index.city import City

    said = [flag for flag in (confirm, ignore, is_, also, drop) if flag]
    if (name is None) != (not said) or len(said) > 1:
        raise click.BadParameter("give a NAME with one of --confirm, --ignore, --is, --also, --drop; or nothing")
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
        raise click.BadParameter(f"give --excerpt from 1 to {len(item.excerpts)}")
    excerpt = item.excerpts[number - 1]
    if kind is not None:
        return amend.kind(excerpt, kind, by)
    if unit is None or (role is None) == (not remove):
        raise click.BadParameter("give --unit with --role or --remove")
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
