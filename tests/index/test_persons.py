"""People who are told to lead."""

from __future__ import annotations

import pytest

from index.segment.persons import persons

CASES = [
    ("由吴某某同志牵头调度，市农业农村局具体负责。", [("吴某某", "lead")]),
    ("请常务副市长李云溪牵头，市发改委负责。", [("李云溪", "lead")]),
    ("由张三、李四同志牵头负责。", [("张三", "lead"), ("李四", "lead")]),
    ("王五副市长负责统筹，赵六同志协助。", [("王五", "lead"), ("赵六", "cooperates")]),
    ("（牵头领导：陈明；责任单位：市水利局）", [("陈明", "lead")]),
    ("由分管副市长牵头，尽快研究。", [("分管副市长", "lead")]),
    ("责任领导：周文、孙武。", [("周文", "lead"), ("孙武", "lead")]),
    ("由欧阳明同志总负责。", [("欧阳明", "lead")]),
    ("由市公安局牵头，市司法局配合。", []),
    ("各级领导同志要带头执行。", []),
    ("主要负责同志亲自牵头。", []),
    ("习近平总书记强调，要坚持人民至上。", []),
    ("全体党员同志负责联系群众。", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:16] for c in CASES])
def test_person(text: str, expected: list[tuple[str, str]]) -> None:
    found = persons(text, 0, len(text))
    assert [(p.name, p.role.value) for p in found] == expected
    for person in found:
        assert text[person.start : person.end] == person.name
