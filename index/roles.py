"""Sets of roles as small numbers, so that a card of each item holds no objects for them and masks are numpy's."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from storage.domain import Role

BINDING = frozenset({Role.LEAD, Role.ACTS, Role.COOPERATES, Role.REPORTS})
"""Roles that answer 负责什么 / 有什么任务: being merely mentioned is none."""

_STRONGEST_FIRST = (Role.LEAD, Role.ACTS, Role.COOPERATES, Role.REPORTS, Role.MENTIONED)
_BITS = {role: 1 << place for place, role in enumerate(_STRONGEST_FIRST)}


def bits_of(roles: Iterable[Role]) -> int:
    """Roles as one bit each; 0 for one that binds no unit by name."""
    return sum({_BITS.get(role, 0) for role in roles})


@cache
def roles_of(bits: int) -> tuple[Role, ...]:
    """The roles that `bits_of` gives this number for, strongest first."""
    return tuple(role for role in _STRONGEST_FIRST if bits & _BITS[role])
