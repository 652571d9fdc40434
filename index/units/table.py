"""The shipped table of municipal units and how a question may call them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib import resources

from msgspec import Struct, field

from index.units.overlay import UnitOverlay
from index.wording import Wording

LEVELS = "省市县区州旗盟"
"""The level characters that stand before a unit's name; 镇 and 乡 carry no departments of their own."""

_SPACE = re.compile(r"\s+")
_PREFIX = re.compile(
    rf"(?:中共|国家|中国)?(?:[\u4e00-\u9fff]{{1,7}}?(?:自治区|自治州|自治县|自治旗|地区|新区|[{LEVELS}]))*"
    rf"(?:[本我全该])?[{LEVELS}]?(?:委|政府|人民政府)?"
)
_BARE_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}")
_BRANCH = Wording(r"(?<=[局院行司关])[\u4e00-\u9fff]{2,5}?(?:分局|支局|分公司|支行|分院|分所)$", needs="分支")
# Qualifiers that make another office of the one they precede (铁路公安局 is not the city's 公安局).
_OTHERS = frozenset(("森林", "铁路", "航运", "民航", "水上", "监狱", "长航", "地方", "公安", "交通", "石油", "农垦"))
_LONGEST_ASKED = 80  # characters; no office bears a longer name, and a whole message is not a name
_REMEMBERED = 20_000
"""Names whose core is kept: a document says the same few again and again."""


class How(StrEnum):
    """How a name stands for a unit."""

    FULL = "full"
    SHORT = "short"
    STEM = "stem"
    ENGLISH = "english"
    ABBREVIATION = "abbreviation"
    PREDECESSOR = "predecessor"


class UnitMatch(Struct, frozen=True):
    """A unit that a name may stand for; `since` is the reform year where a predecessor was asked for."""

    canonical: str
    how: How
    since: int | None = None


class Successor(Struct, frozen=True):
    """The office that took over a predecessor's work, and in which year (None: it differs from place to place)."""

    canonical: str
    since: int | None


class Unit(Struct, frozen=True):
    """One row of the table; see the comment at the head of ``data/government.toml``."""

    name: str
    short: tuple[str, ...] = ()
    stem: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    was: dict[str, int] = field(default_factory=dict)
    host: str | None = None
    group: str = "department"


@cache
def shipped() -> tuple[Unit, ...]:
    """Every row of the shipped data files."""
    rows = []
    folder = resources.files("index.units").joinpath("data")
    for file in ("government.toml", "party.toml", "others.toml"):
        for row in tomllib.loads(folder.joinpath(file).read_text(encoding="utf-8"))["unit"]:
            rows.append(
                Unit(
                    row["name"],
                    tuple(row.get("short", ())),
                    tuple(row.get("stem", ())),
                    tuple(row.get("english", ())),
                    dict(row.get("was", {})),
                    row.get("host"),
                    row.get("group", "department"),
                )
            )
    return tuple(rows)


class UnitTable:
    """Names to units and back: the shipped rows plus one city's overlay."""

    def __init__(self, units: tuple[Unit, ...], overlay: UnitOverlay | None = None) -> None:
        self._units = {u.name: u for u in units}
        self._core: dict[str, str] = {}
        self._was: dict[str, Successor] = {}
        self._stem: dict[str, str] = {}
        self._english: dict[str, str] = {}
        for u in units:
            self._core.update(dict.fromkeys((u.name, *u.short), u.name))
            self._stem.update(dict.fromkeys(u.stem, u.name))
            self._was.update({old: Successor(u.name, year or None) for old, year in u.was.items()})
            self._english.update((_english(e), u.name) for e in u.english)
        self._given: dict[str, str] = {}
        self.ignored: frozenset[str] = overlay.ignored if overlay else frozenset()
        for own in overlay.units if overlay else ():
            target = own.canonical or own.name
            self._given.update(dict.fromkeys((own.name, *own.aliases), target))
        self._local = {_unleveled(name): target for name, target in self._given.items()}
        self._cores: dict[str, str | None] = {}

    @staticmethod
    @cache
    def default() -> UnitTable:
        """The shipped table alone, built once."""
        return UnitTable(shipped())

    @classmethod
    def with_overlay(cls, overlay: UnitOverlay | None) -> UnitTable:
        """The shipped table with a city's additions; the cached default where there are none."""
        return cls(shipped(), overlay) if overlay else cls.default()

    def canonical(self, name: str) -> str | None:
        """The table's name for `name`, level and place stripped (太仓市发展和改革委员会 → 发展和改革委员会).

        A predecessor's name gives its successor. None where the table does not know the name.
        """
        core = self.core(name)
        if core is None:
            return None
        if core in self._local:
            return self._local[core]
        return self._core.get(core) or self._was[core].canonical

    def core(self, name: str) -> str | None:
        """`name` without level and place, as far as the table knows it (县发改局 → 发改局)."""
        if len(name) > _LONGEST_ASKED:
            return None
        if name not in self._cores:
            if len(self._cores) >= _REMEMBERED:
                self._cores.clear()
            self._cores[name] = self._core_of(name)
        return self._cores[name]

    def _core_of(self, name: str) -> str | None:
        name = _SPACE.sub("", name).replace("(", "（").replace(")", "）")
        name = re.sub(r"（[^（）]*）$", "", name)
        found = self._strip(name)
        if found is None and (branch := _BRANCH.search(name)):
            found = self._strip(name[: branch.start()])
        if found is None and name.endswith("部门"):
            return self._stem_core(name[:-2])
        return found

    def _stem_core(self, stem: str) -> str | None:
        stem = stem[1:] if stem[:1] in LEVELS else stem
        return self._stem.get(stem)

    def _strip(self, name: str) -> str | None:
        for start in range(len(name) - 1):
            rest, prefix = name[start:], name[:start]
            if rest in self._local:
                return rest if not prefix or _PREFIX.fullmatch(prefix) else None
            if rest not in self._core and rest not in self._was:
                continue
            if not prefix or _PREFIX.fullmatch(prefix):
                return rest
            if (
                _BARE_PLACE.fullmatch(prefix)
                and prefix not in _OTHERS
                and self.group_of(rest) in ("department", "vertical")
            ):
                return rest
        return None

    def group_of(self, core: str) -> str:
        """department, party, congress, justice, military, mass, vertical, company or place; "" where unknown."""
        canonical = self._core.get(core) or (self._was[core].canonical if core in self._was else None)
        return self._units[canonical].group if canonical in self._units else ""

    def host(self, canonical: str) -> str | None:
        """The office that runs this one (安委办 → 应急管理局); None where it stands alone."""
        unit = self._units.get(canonical)
        return unit.host if unit else None

    def hosted(self, canonical: str) -> frozenset[str]:
        """The offices run by this one (应急管理局 → 安委办, 减灾办…)."""
        return frozenset(u.name for u in self._units.values() if u.host == canonical)

    def names(self, canonical: str) -> frozenset[str]:
        """Every name of a unit: full, short, predecessors, English, local ones. Empty where the table has no such unit.

        Names stand without level or place.
        """
        local = {n for n, c in (*self._given.items(), *self._local.items()) if c == canonical}
        unit = self._units.get(canonical)
        if unit is None:
            return frozenset(local)
        return frozenset({unit.name, *unit.short, *unit.was, *unit.english} | local)

    def predecessors(self, name: str) -> tuple[Successor, ...]:
        """Who took over the work of the office `name` (国土局 → 自然资源和规划局, 2019); empty for a present one."""
        core = self.core(name)
        return (self._was[core],) if core in self._was and core not in self._core else ()

    def lookup(self, asked: str) -> tuple[UnitMatch, ...]:
        """The units that a name in a question may mean, best first; empty where none is known.

        Args:
            asked: One name: 市发展和改革委员会, 发改, DRC, the Finance Bureau, 国土局.
        """
        asked = asked.strip()
        if not asked:
            return ()
        if re.fullmatch(r"[\x20-\x7e\u2019]+", asked):
            key = _english(asked)
            found = self._english.get(key)
            if found is None:
                return ()
            how = How.ABBREVIATION if asked.isupper() and " " not in asked else How.ENGLISH
            return (UnitMatch(found, how),)
        core = self.core(asked)
        if core is not None:
            if core in self._local or core in self._core:
                target = self._local.get(core) or self._core[core]
                return (UnitMatch(target, How.FULL if core == target else How.SHORT),)
            old = self._was[core]
            return (UnitMatch(old.canonical, How.PREDECESSOR, old.since),)
        bare = re.sub(r"(?:系统|条线|口|那边|那里)$", "", _SPACE.sub("", asked))
        stem = self._stem.get(bare) or self._stem_core(bare)
        return (UnitMatch(stem, How.STEM),) if stem else ()

    def chinese(self) -> Iterator[tuple[str, str]]:
        """(name without level, canonical) for every Chinese name, predecessors and local names included."""
        yield from self._local.items()
        yield from self._core.items()
        yield from ((old, s.canonical) for old, s in self._was.items())

    def english(self) -> Iterator[tuple[str, str]]:
        """(English name in lower case, canonical)."""
        yield from self._english.items()

    def stems(self) -> Iterator[tuple[str, str]]:
        """(stem, canonical): 财政, 发改."""
        yield from self._stem.items()

    def words(self) -> Iterator[str]:
        """Every Chinese name for the analyser's dictionary, each once."""
        yield from dict.fromkeys(name for name, _ in self.chinese())


def _unleveled(name: str) -> str:
    """市停车公司 → 停车公司: as the shipped names stand, so that the level before them is read as theirs."""
    return name[1:] if name[0] in LEVELS and len(name) > 3 else name


def _english(name: str) -> str:
    """Folds an English name: case, articles, ampersand, apostrophes, place words before the office."""
    name = name.replace("\u2019", "'").replace("&", "and").lower().strip(" .?!")
    name = re.sub(r"^(?:the\s+)?(?:municipal|county|city|district|local)?\s*", "", name)
    return re.sub(r"[\s-]+", " ", name)
