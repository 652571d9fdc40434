"""Memory in compiled code: arrays by their addresses, and lines called for before they are read."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numba.np.numpy_support import carray

_READ, _KEEP, _DATA = 0, 3, 1
"""The instruction's arguments: for reading, to be kept in all caches, of data and not of code."""


def _prefetch(_context: Any, array: Any, index: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        call = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
        place = builder.bitcast(builder.gep(data, [args[1]]), byte)
        builder.call(call, [place, number(_READ), number(_KEEP), number(_DATA)])
        return context.get_dummy_value()

    return types.void(array, index), generate


prefetch: Any = intrinsic(_prefetch)
"""``prefetch(array, index)`` asks for the cache line of one place; one beyond the array's end does no harm. LLVM's
``llvm.prefetch`` (LLVM language reference)."""


def _pointer(_context: Any, number: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.inttoptr(args[0], ir.IntType(8).as_pointer())

    return types.voidptr(number), generate


_pointed: Any = intrinsic(_pointer)


@njit(cache=True, nogil=True)
def array(address, length, kind):  # type: ignore[no-untyped-def]
    """The array of so many numbers of a kind that begins at an address. Nothing checks that it is there."""
    return carray(_pointed(address), length, kind)


@njit(cache=True, nogil=True)
def of_table(table, place, kind):  # type: ignore[no-untyped-def]
    """One of the arrays of a table (`index.engines.workspace`)."""
    return array(table[2 * place], table[2 * place + 1], kind)
