"""What goes by itself, and what must stay."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.config import Settings
from bot.housekeeping import tidy
from bot.services import opened
from index.ingest import ingest_paths
from storage.clock import utcnow


def test_only_what_is_past_its_time_goes(samples: Path, tmp_path: Path) -> None:
    with opened(Settings(data_dir=tmp_path)) as services:
        ingest_paths([samples / "yunxi-031.txt", samples / "yunxi-033.txt"], services.minutes)
        services.minutes.remove("yunxi-031")
        ident = services.queries.put(5, {"q": "问题"})
        services.conversations.save(5, 5, "talk")
        tidy(services, utcnow() + dt.timedelta(days=1))
        assert services.queries.get(ident) is not None
        assert services.conversations.load(5, 5) == "talk"
        assert [hidden.doc for hidden in services.minutes.hidden()] == ["yunxi-031"]
        tidy(services, utcnow() + dt.timedelta(days=120))
        assert services.queries.get(ident) is None
        assert services.conversations.load(5, 5) is None
        assert services.minutes.hidden() == []
        assert services.minutes.docs() == ["yunxi-033"]
