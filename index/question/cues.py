"""The cues of ``data/cues.txt``, by name in capitals.

Each cue is taken out of the question once read, so that what remains is its topic. Words that are also ordinary topic
language (规定, 措施) are not cues but stand among the analyser's common words.
"""

from __future__ import annotations

import re
from functools import cache

from index.question.normalise import has_han
from index.question.words import lines
from index.wording import Wording
from storage.domain import Role


@cache
def _sections() -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    name = ""
    for line in lines("cues.txt"):
        header = re.fullmatch(r"\[([a-z_]+)\](?:\s+#.*)?", line)
        if header:
            name = header.group(1)
            out[name] = []
        else:
            out[name].append(line)
    return out


def _cue(name: str) -> Wording:
    sections = _sections()
    who = "|".join(sections["who"])
    every = [line.replace("{who}", who) for line in sections[name]]
    # Text without letters never meets an alternative that is English.
    return Wording("|".join(filter(has_han, every)), lettered="|".join(every))


GREETING = _cue("greeting")
HELP = _cue("help")
TURNING = _cue("turning")
OUT_OF_SCOPE = _cue("out_of_scope")
ORIGINAL = _cue("original")
CHAIR = _cue("chair")
RECORDER = _cue("recorder")
LEAVE = _cue("leave")
ATTEND = _cue("attend")
DID_ATTEND = _cue("did_attend")
IDENTITY = _cue("identity")
COUNT = _cue("count")
COUNT_MEETINGS = _cue("count_meetings")
COUNT_ITEMS = _cue("count_items")
COUNT_PEOPLE = _cue("count_people")
PROGRESS = _cue("progress")
WHETHER = _cue("whether")
DUE = _cue("due")
AMOUNT = _cue("amount")
MONEY = _cue("money")
REPORTED_BY = _cue("reported_by")
DEADLINE = _cue("deadline")
WHEN_OF = _cue("when_of")
MEETING_WHEN = _cue("meeting_when")
LEAD = _cue("lead")
ASK_ROUTE = _cue("ask_route")
DECISION = _cue("decision")
NEGATIVE = _cue("negative")
OLDEST = _cue("oldest")
REQUIREMENT = _cue("requirement")
OPINION = _cue("opinion")
REPORTED = _cue("reported")
LIST_MEETING = _cue("list_meeting")
SET_WORDS = _cue("set_words")
EXPAND = _cue("expand")
JOINT = _cue("joint")
EVERYWHERE = _cue("everywhere")
EVERYONE = _cue("everyone")
HOME = _cue("home")
ANY_DUTY = _cue("any_duty")
MENTIONS = _cue("mentions")
FOLLOWS = _cue("follows")
FILLER = _cue("filler")
ROLES: tuple[tuple[Role, Wording], ...] = (
    (Role.LEAD, _cue("lead_role")),
    (Role.COOPERATES, _cue("cooperates_role")),
    (Role.REPORTS, _cue("reports_role")),
)
