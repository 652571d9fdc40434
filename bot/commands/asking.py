"""``ask`` and ``eval``: questions from the terminal or from a file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from bot.commands.common import config_option, json_option, language, put, put_json, put_lines
from bot.problems import HandledError
from bot.texts import cli as texts
from bot.texts import say

if TYPE_CHECKING:
    from bot.evaluate import Score
    from bot.services import Asking
    from index.answer.model import Answer


class Asked(NamedTuple):
    """The turns of one conversation, of which the last is answered; `today` is what relative dates are read from."""

    turns: tuple[str, ...]
    today: dt.date | None = None


@click.command()
@click.argument("question", required=False)
@click.option(
    "--batch",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help='JSON lines: {"id","q"} or {"id","turns":[…]}.',
)
@json_option
@click.option("--explain", is_flag=True, help="Also say how it was read, what was searched and what came near.")
@config_option
def ask(question: str | None, batch: Path | None, as_json: bool, explain: bool, config: Path | None) -> None:
    """Answer once from the terminal, or every line of a file.

    QUESTION is in Chinese or English.
    """
    from bot.config import load
    from bot.replies import plain_lines
    from bot.services import opened_to_ask

    if (question is None) == (batch is None):
        raise click.BadParameter("give a question, or a file with --batch")
    if batch is not None and not as_json:
        raise click.BadParameter("--batch needs --json")
    if explain and (as_json or question is None):
        raise click.BadParameter("--explain goes with one question, without --json")
    settings = load(config)
    lines = [] if batch is None else [*_read(batch)]
    with opened_to_ask(settings) as services:
        if question is not None:
            if as_json:
                put_json(_answered(services, Asked((question,))))
            else:
                put_lines(plain_lines(_answer(services, Asked((question,)))))
            if explain:
                put("")
                put(_explained(services, question))
        for ident, asked in lines:
            put_json({"id": ident} | _answered(services, asked))


@click.command("eval")
@click.argument("questions", type=click.Path(path_type=Path), metavar="QUESTIONS.jsonl")
@json_option
@config_option
def evaluate(questions: Path, as_json: bool, config: Path | None) -> None:
    """Grade answers to labelled questions, JSON a line, beside a plain BM25 bot on the same ones."""
    from bot.config import load
    from bot.evaluate import evaluate as graded
    from bot.evaluate import questions as read
    from bot.services import opened_to_ask

    settings = load(config)
    try:
        asked = read(questions)
    except UnicodeDecodeError:
        raise
    except ValueError as problem:
        raise HandledError(texts.PLAIN, line=problem) from None
    with opened_to_ask(settings) as services:
        result = graded(asked, lambda row: _answered(services, _asked(row)), services.search.items)
    if as_json:
        put_json({"ours": _score_json(result.ours), "baseline": _score_json(result.baseline)})
        return
    for name, score in (("minutes-bot", result.ours), ("plain BM25", result.baseline)):
        put(say(texts.EVALUATED, language(), name=name, right=score.right, total=score.total))
        for kind, (right, total) in score.by_type.items():
            put(f"  {kind:<14} {right}/{total}")
    for failed in result.ours.failed:
        put(f"✗ {failed.id}  {failed.asked}  {failed.why}")


def _score_json(score: Score) -> dict[str, Any]:
    return {
        "right": score.right,
        "total": score.total,
        "by_type": {kind: {"right": right, "total": total} for kind, (right, total) in score.by_type.items()},
        "failed": [{"id": one.id, "asked": one.asked, "why": one.why} for one in score.failed],
    }


def _answered(services: Asking, asked: Asked) -> dict[str, Any]:
    from bot.replies import plain
    from index.contracts import answer_json

    answer = _answer(services, asked)
    return answer_json(answer, plain(answer))


def _answer(services: Asking, asked: Asked) -> Answer:
    settings = services.settings
    today = asked.today or dt.datetime.now(settings.zone).date()
    conversation = None
    for turn in asked.turns:
        answer, conversation = services.answerer.ask(
            turn, today=today, conversation=conversation, home_body=settings.home_body
        )
    return answer


def _explained(services: Asking, question: str) -> str:
    from bot.replies.markup import to_plain
    from bot.replies.why import why_lines

    settings = services.settings
    today = dt.datetime.now(settings.zone).date()
    answer, _ = services.answerer.ask(question, today=today, home_body=settings.home_body)
    return to_plain(why_lines(services.answerer.explain(answer.query)))


def _read(file: Path) -> Iterator[tuple[Any, Asked]]:
    # Only line feeds end a line: a JSON string may hold the other characters that str.splitlines takes for ends.
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
                yield row["id"], _asked(row)
            except (ValueError, KeyError, TypeError, RecursionError) as problem:
                why = f"needs {problem}" if isinstance(problem, KeyError) else problem
                raise HandledError(texts.BATCH_LINE, file=file, line=number, why=why) from None


def _asked(row: Mapping[str, Any]) -> Asked:
    """The question in one line of a file.

    Raises:
        ValueError: It has none, or its date is none; the message says so.
    """
    turns = row.get("turns", [row["q"]] if "q" in row else None)
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise ValueError('needs "q" or "turns"')
    today = row.get("today")
    return Asked(tuple(turns), dt.date.fromisoformat(today) if today else None)
