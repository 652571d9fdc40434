"""From the words of a question to a `Query`."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct
from msgspec.structs import replace

from index.question import cues
from index.question.alike import is_pinyin
from index.question.bodies import read_bodies, read_level, read_unknown_body
from index.question.conversation import EMPTY, Conversation
from index.question.dates import Dates, read_english
from index.question.english import read_english_topic
from index.question.follow import follow
from index.question.language import language_of
from index.question.library import Library
from index.question.meetings import MeetingAsked, read_kind, read_meeting
from index.question.model import Concept, DateRange, Facet, Intent, Language, Query, UnitMention
from index.question.naming import stretched
from index.question.normalise import fold, without_courtesy
from index.question.people import read_people, read_spelled, read_unknown
from index.question.routes import read_route
from index.question.spans import Reading
from index.question.topic import Topic, read_topic
from index.question.typos import Corrector, unit_like
from index.question.units import UnitFinder
from index.question.wants import read_wants
from index.question.widen import Widener
from index.wording import Wording
from storage.domain import Role

LONGEST = 400
"""Characters of a message that are read, so that reading stays quick: of longer ones the beginning and the end."""
_CLAUSE = re.compile(r"[？?；;\n。！!]+")
_WORD = re.compile(r"[^\W_]")
"""A letter, a character or a digit: what has none (😀, ？？) asks nothing."""
_COMMA = re.compile(r"[，,]")
_ASKS = Wording(
    r"什么|谁|怎么|哪|几|吗|多少|何|如何|啥|咋|没有|是否|\b(?:who|what|which|when|where|how)\b", lettered=""
)
_OPENS = Wording(
    r"(?:那|都|又|由|具体|到底|是|该|归|要|需要?)?(?:什么时候|何时|谁|几时|啥时候|多久|怎么|如何|哪个单位|哪个部门)"
)
"""How a clause begins that asks on about the same matter (谁负责，什么时候公示完)."""
_SUBJECTS = frozenset({Intent.UNIT, Intent.TOPIC, Intent.ROUTE, Intent.PERSON, Intent.ITEM})


class Asker(Struct, frozen=True):
    """Who asks, where and when: the day, the talk before, and the unit and body set for this person or group."""

    today: dt.date
    conversation: Conversation = EMPTY
    home_unit: str | None = None
    home_body: str | None = None


class Known(Struct, frozen=True):
    """What questions are read against: one search revision's names and words."""

    library: Library
    finder: UnitFinder
    corrector: Corrector


def understand(text: str, known: Known, asker: Asker) -> Query:
    """The question as understood, with what it leaves out taken from the talk before."""
    library, finder = known.library, known.finder
    folded = without_courtesy(fold(_ends(text)))
    language = language_of(folded)
    parts = _clauses(folded)
    first = _corrected(parts[0], text, language, known, asker)
    also: list[Query] = []
    for part in parts[1:]:
        query = _corrected(part, part, language, known, asker)
        if _stands_alone(query) and _has_subject(first) and not _OPENS.match(part):
            also.append(query)
        else:
            first = _merged(first, query)
    first = replace(follow(first, asker.conversation, folded), text=text)
    if not first.bodies and not first.all_bodies and asker.home_body:
        home = read_bodies(Reading(asker.home_body), library, finder)
        first = replace(first, bodies=home)
    return replace(first, also=tuple(also)) if also else first


def _ends(text: str) -> str:
    """The message, of a long one its beginning and its end: what is asked stands before or after the story."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"


def _clauses(text: str) -> list[str]:
    parts = list(dict.fromkeys(p.strip() for p in _CLAUSE.split(text) if p.strip()))
    out: list[str] = []
    for part in parts:
        pieces = [p for p in _COMMA.split(part) if p.strip()]
        if len(pieces) > 1 and all(_ASKS.search(p) for p in pieces):
            out.extend(dict.fromkeys(pieces))
        else:
            out.append(part)
    return out or [text]


def _has_subject(query: Query) -> bool:
    return bool(_SUBJECTS & set(query.intents)) or query.facet is not None


def _stands_alone(query: Query) -> bool:
    """Whether a further clause names a subject of its own; general words (钱, 目标) ask on about the first one's."""
    if not set(query.intents) & _SUBJECTS <= {Intent.TOPIC}:
        return True
    return query.facet is not None or any(c.needed for c in query.concepts)


def _merged(first: Query, second: Query) -> Query:
    """The first question with what a subject-less second one adds (谁负责，什么时候开工)."""
    if not _has_subject(first):
        first, second = second, first
    return replace(
        first,
        intents=tuple(dict.fromkeys((*first.intents, *(i for i in second.intents if i not in _WEAK_INTENTS)))),
        kinds=first.kinds | second.kinds,
        event=first.event or second.event,
        facet=first.facet or second.facet,
        period=first.period or second.period,
        number=first.number if first.number is not None else second.number,
        latest=first.latest if first.latest is not None else second.latest,
        bodies=first.bodies or second.bodies,
        expand=first.expand or second.expand,
    )


_WEAK_INTENTS = frozenset({Intent.MEETING, Intent.OUT_OF_SCOPE, Intent.HELP})


def _corrected(text: str, said: str, language: Language, known: Known, asker: Asker) -> Query:
    """The question read and put right, with other words for those that the minutes do not have."""
    query = _spelled_right(text, said, language, known, asker)
    if language is Language.EN:
        return query
    widener = known.corrector.widener
    matters = () if query.duty else tuple(_as_matter(u, widener) for u in query.units if not u.names)
    concepts = (*widener.widen(query.concepts), *(m for m in matters if m is not None))
    return replace(query, concepts=concepts)


def _as_matter(unit: UnitMention, widener: Widener) -> Concept | None:
    """A unit that no minutes name as the matter it may also be: 综保区 where they speak of a 综合保税区."""
    others = widener.others(unit.asked)
    return Concept(unit.asked, (unit.asked,), 1.4, True, loose=others) if others else None


def _spelled_right(text: str, said: str, language: Language, known: Known, asker: Asker) -> Query:
    """The question read, and read again where words in it had to be put right first."""
    query = _single(text, said, language, known, asker)
    if _SETTLED & set(query.intents):
        return query
    if language is Language.EN:
        return _names_in_pinyin(query, known)
    if known.corrector.sound(query.topic, query.concepts):
        return query
    fixed = known.corrector.fix(query.topic)
    if fixed.pairs:
        for asked, taken in fixed.pairs:
            text = re.sub(r"[ ']*".join(map(re.escape, asked.replace(" ", ""))), lambda _, t=taken: t, text, flags=re.I)  # type: ignore[misc]
        return replace(_single(text, said, language, known, asker), corrected=tuple(fixed.pairs))
    if not query.units and (name := unit_like(query.topic)) and not known.corrector.present(name):
        near = known.corrector.near_units(name)
        unit = UnitMention(name, None, frozenset(), "unknown")
        meant = stretched(unit, known.library, query.bodies)
        if meant is not None:
            intents = (Intent.UNIT, *(i for i in query.intents if i not in (Intent.TOPIC, Intent.MEETING)))
            return replace(query, units=(meant,), intents=intents, concepts=(), terms=(), topic="")
        if fixed.suggestions or near or cues.ANY_DUTY.search(text):
            intents = (Intent.UNIT, *(i for i in query.intents if i not in (Intent.TOPIC, Intent.MEETING)))
            return replace(
                query, units=(unit,), intents=intents, concepts=(), terms=(), topic="", suggestions=tuple(near)
            )
    return replace(query, suggestions=tuple(fixed.suggestions)) if fixed.suggestions else query


_EXCEPT = Wording(r"除了?(?P<topic>[^，。？]{2,14}?)(?:之外|以外|外)?[，]?(?=还|其他|另外|都)", needs="除")
_NOT_LEAD = Wording(r"(?:不是?|非|没有?)(?:由[它他其])?牵头(?:的)?", needs="牵")
_NAMED_MEETING = Wording(r"[\u4e00-\u9fff]{2,8}?(?:工作会议|电话会议|座谈会|全体会议|全会|大会|推进会)", needs="会")
"""Meetings that minutes speak of, which are topics: 经济工作会议."""
_YEARLY = re.compile(r"\d{4}年|[今去前]年|[本上]年度?")


def _names_in_pinyin(query: Query, known: Known) -> Query:
    """An English question with the Chinese words of names that it spells in pinyin (Shanhe)."""
    pairs = []
    concepts = []
    for concept in query.concepts:
        words = (
            known.corrector.spelled(concept.word)
            if concept.forms == (concept.word,) and is_pinyin(concept.word)
            else ()
        )
        if words:
            pairs.append((concept.word, words[0]))
            concept = replace(concept, forms=words)
        concepts.append(concept)
    return replace(query, concepts=tuple(concepts), corrected=tuple(pairs)) if pairs else query


_SETTLED = frozenset({Intent.HELP, Intent.OUT_OF_SCOPE})


def _single(text: str, said: str, language: Language, known: Known, asker: Asker) -> Query:
    library, finder = known.library, known.finder
    english = language is Language.EN
    if not _WORD.search(text):
        return Query(said, language, (Intent.OUT_OF_SCOPE,))
    for intent, pattern in (
        (Intent.HELP, cues.GREETING),
        (Intent.HELP, cues.HELP),
        (Intent.HELP, cues.TURNING),
        (Intent.OUT_OF_SCOPE, cues.OUT_OF_SCOPE),
    ):
        if pattern.search(text):
            return Query(said, language, (intent,))
    reading = Reading(text)
    exclude = [m["topic"] for m in reading.take_all(_EXCEPT) if m["topic"]]
    bodies = read_bodies(reading, library, finder, english=True) if english else ()
    route, level = read_route(reading)
    asked = read_meeting(reading, english)
    due = reading.take_all(cues.DUE)
    dates = Dates(asker.today, library.dates)
    period = read_english(dates, reading) if english else dates.read(reading)
    if asked.year is not None and period is None and asked.year_number is None and asked.issue is None:
        period = DateRange(dt.date(asked.year, 1, 1), dt.date(asked.year, 12, 31), str(asked.year))
    everywhere = bool(reading.take_all(cues.EVERYWHERE))
    bodies = bodies or read_bodies(reading, library, finder, english=english)
    unknown_body = (
        None
        if bodies or english
        else read_unknown_body(reading, known.corrector.present, known.corrector.widener.others)
    )
    level = level or read_level(reading)
    about_home = bool(reading.take_all(cues.HOME))
    persons = read_spelled(reading, known.corrector) if english else read_people(reading, library)
    persons = persons or read_unknown(reading)
    units = _units(reading, finder, english, bodies)
    if about_home and not units and asker.home_unit:
        units = _units(Reading(asker.home_unit), finder, asker.home_unit.isascii(), bodies)
    not_roles = frozenset({Role.LEAD}) if units and reading.take_all(_NOT_LEAD) else frozenset()
    intents, fields = read_wants(reading, bool(units), bool(persons))
    joint = len(units) > 1 and cues.JOINT.search(text) is not None
    reading.take_all(cues.JOINT)
    kind = read_kind(reading)
    named = [
        reading.take(*m.span()) for m in _NAMED_MEETING.finditer(reading.rest) if known.corrector.present(m.group())
    ]
    listed = bool(cues.LIST_MEETING.search(text))
    rest = cues.FILLER.sub(
        lambda m: " " * len(m.group()), cues.LIST_MEETING.sub(lambda m: " " * len(m.group()), reading.rest)
    )
    topic = _topic(rest, english, known)
    if named:
        own = tuple(Concept(n, (n,), 1.8, True) for n in named)
        topic = Topic(" ".join((*named, topic.text)).strip(), (*own, *topic.concepts))
    soft = False
    if period is not None and topic.strong and _YEARLY.fullmatch(period.label):
        soft = True
        at = text.find(period.label) + len(period.label)
        if period.label[0].isdecimal() and rest[at : at + 1].strip():
            # 2026年预算: the year may be part of the matter's name.
            year = Concept(period.label, (period.label,), 0.6, False)
            topic = Topic(period.label + topic.text, (year, *topic.concepts))
    query = Query(
        said,
        language,
        (),
        step=asked.step,
        due=due[0].group() if due else None,
        units=units,
        joint=joint,
        roles=fields.roles if (units or persons or not topic.strong) else frozenset(),
        kinds=fields.kinds,
        bodies=bodies,
        all_bodies=everywhere,
        meeting_kind=kind,
        number=asked.number,
        year_number=asked.year_number,
        issue=asked.issue,
        period=period,
        latest=asked.latest,
        latest_offset=asked.latest_offset,
        ordinals=asked.ordinals,
        route=route,
        persons=persons,
        terms=topic.terms,
        topic=topic.text,
        concepts=topic.concepts,
        facet=fields.facet,
        event=fields.event,
        about_home=about_home,
        mentions=fields.mentions,
        exclude=tuple(c for said in exclude for c in read_topic(said, library.search.analyser).concepts if c.needed),
        not_roles=not_roles,
        everyone=not units and cues.EVERYONE.search(text) is not None,
        duty=fields.duty,
        reporter=fields.reporter,
        soft_period=soft,
        whether=bool(cues.WHETHER.search(text)),
        negative=bool(cues.NEGATIVE.search(text)),
        oldest=bool(cues.OLDEST.search(text)),
        level=level,
        unknown_body=unknown_body,
        expand=fields.expand,
    )
    return replace(query, intents=_intents(query, asked, topic, intents, listed))


def _units(reading: Reading, finder: UnitFinder, english: bool, bodies: tuple[str, ...]) -> tuple[UnitMention, ...]:
    seen = finder.find_english(reading, bodies) if english else finder.find(reading)
    if not seen and not english:
        seen = finder.find_english(reading)
    for one in seen:
        reading.take(one.start, one.end)
    by_key = {one.key: one for one in reversed(seen)}
    return tuple(finder.mention(one, bodies) for one in seen if by_key[one.key] is one)


def _topic(rest: str, english: bool, known: Known) -> Topic:
    analyser = known.library.search.analyser
    return read_english_topic(rest, known.corrector.present, analyser) if english else read_topic(rest, analyser)


def _intents(query: Query, asked: MeetingAsked, topic: Topic, wanted: list[Intent], listed: bool) -> tuple[Intent, ...]:
    out: list[Intent] = []
    if query.facet is Facet.IDENTITY or (query.persons and query.facet is None):
        out.append(Intent.PERSON)
    elif query.facet is not None:
        out.append(Intent.MEETING if query.facet is Facet.WHEN else Intent.ROSTER)
    if query.ordinals:
        out.append(Intent.ITEM)
    if query.route and not (topic.strong and not query.units and not cues.SET_WORDS.search(query.text)):
        out.append(Intent.ROUTE)
    if (query.units or query.about_home) and query.facet is None:
        out.append(Intent.UNIT)
    if topic.strong and query.facet is None:
        out.append(Intent.TOPIC)
    scoped = any((asked.number, asked.year_number, asked.issue, asked.latest, query.period))
    if not out and (scoped or listed):
        out.append(Intent.MEETING)
    if not out and topic.concepts:
        out.append(Intent.TOPIC)
    out.extend(i for i in wanted if i not in out)
    return tuple(out)
