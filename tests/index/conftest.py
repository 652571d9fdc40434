"""A small search over minutes that are parsed on the spot, for tests of questions and answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.answer.explain import Explanation
from index.answer.model import Answer
from index.answerer import Answerer
from index.cards import card_of
from index.documents import read
from index.engines.base import Hit
from index.engines.plain import PlainOkapi
from index.question.conversation import Conversation
from index.segment import segment
from index.terms import Analyser
from index.units import UnitTable
from storage.database import Database
from storage.domain import Item, Minutes, StoredMinutes
from storage.minutes import MinutesRepository

YUNXI = """云溪市人民政府
常务会议纪要

第3号
云溪市人民政府办公室　2025年4月20日

市政府第12次常务会议纪要

2025年4月16日下午，沈岳川市长主持召开市政府第12次常务会议，审议《云溪市夜间经济促进办法》《云溪市既有住宅加装电梯实施细则》，听取《2024年度河湖治理情况的报告》，纪要如下：
一、审议《云溪市夜间经济促进办法》
会议听取并审议了市商务局关于《云溪市夜间经济促进办法》的汇报。会议认为，夜间经济是扩大消费的重要抓手。
会议明确，原则同意该《办法》，会后由市商务局根据会议讨论的意见进行修改完善，以市政府名义印发。
会议强调，（一）各地各部门要加强配套服务。（二）市公安局、市城管局要加强夜间巡查，维护街面秩序；市财政局要落实补助资金。
二、审议《云溪市既有住宅加装电梯实施细则》
会议听取并审议了市住建局关于《云溪市既有住宅加装电梯实施细则》的汇报。
会议明确，原则同意该《实施细则》，会后由市住建局修改完善，报市委常委会审议。由叶知秋同志牵头协调。
会议要求，市住建局要牵头抓总，市财政局配合做好资金测算，6月底前完成首批20部电梯的审批。
三、听取《2024年度河湖治理情况的报告》
会议听取了市水利局关于《2024年度河湖治理情况的报告》的汇报。会议强调，各有关部门要持续巡查，遇有险情及时向市应急管理局报告。

列席：市商务局尚志远，市公安局雷振东，市城管局石敬亭，市财政局钱若水，市住建局方大成，市水利局孟思源，市气象局夏知语。
请假：顾念慈。
记录：曲静姝。
"""

QINGSHI = """青石县人民政府
2026年第2次常务会议纪要

2026年2月10日上午，县长白一鸣主持召开县人民政府2026年第2次常务会议，现纪要如下。
一、审议《青石县夜间经济发展方案》
会议原则同意《青石县夜间经济发展方案》，由县商务局修改完善后，以县政府办公室名义印发。会议要求，县财政局要安排专项资金。
二、研究农村饮水安全工作
会议强调，县水利局牵头，县卫健委配合，每月检测一次水质。各乡镇要落实管护责任。
"""


@dataclass(frozen=True)
class Entry:
    stored: StoredMinutes
    item: Item

    @property
    def words(self) -> Minutes:
        return self.stored.minutes


class SmallSearch:
    """What `Search` offers, over a list of minutes, in memory."""

    def __init__(self, minutes: Sequence[StoredMinutes]) -> None:
        self.minutes = list(minutes)
        self.texts = [m.minutes.text for m in self.minutes]
        self.cards = [card_of(m) for m in self.minutes]
        self.items = [Entry(m, i) for m in self.minutes for i in m.minutes.items]
        self.analyser = Analyser.default()
        texts = [e.stored.minutes.text[e.item.start : e.item.end] for e in self.items]
        self._engine = PlainOkapi([self.analyser.terms(t) for t in texts])

    def top(
        self, terms: Sequence[str], k: int, within: Collection[int] | None = None, text: str | None = None
    ) -> list[Hit]:
        return self._engine.top(terms, k, within, text)


class Talk:
    """One person talking with the answerer; each question continues the talk."""

    def __init__(self, answerer: Answerer, today: dt.date, home_unit: str | None, home_body: str | None) -> None:
        self._answerer, self._today = answerer, today
        self._home_unit, self._home_body = home_unit, home_body
        self.conversation = Conversation()

    def __call__(self, text: str) -> Answer:
        answer, self.conversation = self._answerer.ask(
            text,
            today=self._today,
            conversation=self.conversation,
            home_unit=self._home_unit,
            home_body=self._home_body,
        )
        return answer

    def explain(self, answer: Answer) -> Explanation:
        return self._answerer.explain(answer.query)


Begin = Callable[..., Talk]


def stored(files: Iterable[tuple[str, bytes]]) -> list[StoredMinutes]:
    out = []
    for number, (name, data) in enumerate(files, 1):
        document = read(data, name)[0]
        minutes = segment(document.text, removed=document.removed, origins=document.origins)
        out.append(StoredMinutes(name.rsplit(".", 1)[0], 1, number, name, "", minutes))
    return out


def _begin(minutes: Sequence[StoredMinutes], today: dt.date) -> Begin:
    answerer = Answerer(SmallSearch(minutes), UnitTable.default())

    def begin(home_unit: str | None = None, home_body: str | None = None, day: dt.date = today) -> Talk:
        return Talk(answerer, day, home_unit, home_body)

    return begin


@pytest.fixture(scope="session")
def talks() -> Begin:
    """Begins talks over one meeting of 云溪市 (2025) and one of 青石县 (2026)."""
    files = [("yunxi-012.txt", YUNXI.encode()), ("qingshi-2.txt", QINGSHI.encode())]
    return _begin(stored(files), dt.date(2026, 3, 2))


@pytest.fixture(scope="session")
def sample_talks(samples: Path) -> Begin:
    """Begins talks over the sample minutes."""
    files = [(p.name, p.read_bytes()) for p in sorted(samples.glob("*.txt"))]
    return _begin(stored(files), dt.date(2026, 4, 1))


@pytest.fixture
def ask(talks: Begin) -> Callable[[str], Answer]:
    """Asks one question of a fresh talk over the two small documents."""
    return lambda text: talks()(text)


@pytest.fixture(scope="session")
def begin_over() -> Callable[[list[tuple[str, bytes]]], Begin]:
    """Makes talks over any files."""
    return lambda files: _begin(stored(files), dt.date(2026, 6, 15))


@pytest.fixture
def small_search() -> type[SmallSearch]:
    """The in-memory search, for stores of one's own."""
    return SmallSearch


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[MinutesRepository]:
    """An empty store."""
    database = Database.open(f"sqlite:///{tmp_path}/store.sqlite")
    yield MinutesRepository(database)
    database.close()


@pytest.fixture(scope="module")
def analyser(tmp_path_factory: pytest.TempPathFactory) -> Analyser:
    """Cuts 水务局 as one word, with a dictionary of its own."""
    return Analyser(["水务局"], cache_dir=tmp_path_factory.mktemp("jieba"))
