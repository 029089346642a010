"""How the rules become machine code: each is only translated, all of them are optimised once, in the one that Python calls.

numba optimises every function by itself and makes machine code of it, then does the same with what calls it, floor by floor. Of the
rules only the doors are ever called; so a rule that other rules alone call stays as it was translated, until a door links it in.

Only modules of the twin import this (see compiled.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from numba import types
from numba._dynfunc import make_function
from numba.core import compiler
from numba.core.codegen import JITCodeLibrary

from .staying import staying

WIDEST = '"prefer-vector-width"="512"'  # otherwise LLVM takes half as many structures at a time, where a processor has registers for eight


class Wide(JITCodeLibrary):
    """Code whose loops use the widest registers there are."""

    def add_ir_module(self, ir_module: Any) -> None:
        for function in ir_module.functions:
            if not function.is_declaration:
                set.add(function.attributes, WIDEST)  # its own `add` knows no attribute with a value
        super().add_ir_module(ir_module)


class Translated(Wide):
    """A rule that other rules alone call, with what it calls."""

    def finalize(self) -> None:
        """Nothing but to be linked into what calls it."""
        for library in dict.fromkeys(self._linking_libraries):
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._finalized = True


class RuleCompiler(compiler.Compiler):
    """Of rules that other rules alone call. The arrays one is handed are none of each other's memory: no loop has to make sure of it."""

    def compile_extra(self, func: Callable[..., Any]) -> Any:
        context = self.state.targetctx
        self.state.library = Translated(context.codegen(), func.__qualname__)
        self.state.library.enable_object_caching()
        self.state.flags.no_compile = True
        self.state.flags.noalias = True
        made = super().compile_extra(func)
        name = make_function(made.fndesc.lookup_module(), func.__name__, "", 0, made.environment, ())  # callers know it by this; it has no code
        context.insert_user_function(name, made.fndesc, [made.library])
        return made._replace(entry_point=name)


class DoorCompiler(compiler.Compiler):
    """Of the rules that Python calls."""

    def compile_extra(self, func: Callable[..., Any]) -> Any:
        self.state.library = Wide(self.state.targetctx.codegen(), func.__qualname__)
        self.state.library.enable_object_caching()
        with types_in_mind(), staying():
            return super().compile_extra(func)


def compiler_of(inner: bool, door: bool) -> type[compiler.Compiler]:
    """Who compiles a rule; numba's own, where it is arithmetic that Python calls as well."""
    return RuleCompiler if inner else DoorCompiler if door else compiler.Compiler


@contextmanager
def types_in_mind() -> Iterator[None]:
    """An operator of the same types has the same type again: numba looks it up anew at each `+`, through some dozens of signatures.

    Whoever else compiles waits for numba's lock, which the door holds meanwhile.
    """
    look_up = types.Function.get_call_type
    known: dict[Any, Any] = {}

    def remember(self: Any, context: Any, args: Any, kws: Any) -> Any:
        if kws:
            return look_up(self, context, args, kws)
        key = self, tuple(args)
        if key not in known:
            known[key] = look_up(self, context, args, kws)
        return known[key]

    types.Function.get_call_type = remember  # type: ignore[method-assign]
    try:
        yield
    finally:
        types.Function.get_call_type = look_up  # type: ignore[method-assign]
