"""The steps as machine code: which file holds each, and calls into it without Numba.

Rules and steps are plain Python, compiled by `sim.engine.compiling`. A file of machine code is named by a hash of all that it depends
on, so an edit compiles again only the steps that reach it and never runs old code, and files can be carried to another machine.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import pickle
import platform
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
from llvmlite import binding

from sim.engine.handle import Pointer, layout_lines
from sim.engine.reach import hash_of, reach
from sim.errors import RunFailed
from sim.society.common import tallies
from sim.society.common.columns import BLOCK, N_BREACHES, N_PROVINCES, N_TALLIES, NO_CELL
from sim.society.guests.start import militant_room
from sim.society.guests.steps.populate import populate_militants
from sim.society.guests.steps.rows import arrange
from sim.society.ranks.steps.fighters import close_week, fighters, fighters_chunk, open_week
from sim.society.ranks.steps.populate import populate_fighters
from sim.society.ranks.steps.stances import STANCES
from sim.society.start import Placement, fighter_columns, militant_columns
from sim.society.week import SCHEDULE
from sim.society.world import People, World

# Files of this package that decide what machine code looks like.
COMPILER = ("compiling.py", "handle.py", "linking.py")
# The instructions of nearly all processors since 2015. Code for them can be carried between machines.
LEVEL, FEATURES = "x86-64-v3", ("avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe", "xsave")
# What a step returns when nothing is wrong: Numba's codes for a value and for none.
DONE = (0, -2)
# Calls steps one after another, and returns how many went well. Python takes longer over the calls of a week than most steps do. Every
# step over people gets the arguments of a chunk that holds all fighters; a function leaves alone the arguments that it does not know.
CHAIN = """
define i64 @chain(ptr %steps, ptr %over_people, i64 %count, ptr %value, ptr %failure, ptr %people, ptr %world, i64 %week, i64 %rows) {
begin:
  br label %next
next:
  %done = phi i64 [0, %begin], [%more, %after]
  %left = icmp ult i64 %done, %count
  br i1 %left, label %choose, label %end
choose:
  %place = getelementptr ptr, ptr %steps, i64 %done
  %step = load ptr, ptr %place
  %mark = getelementptr i8, ptr %over_people, i64 %done
  %kind = load i8, ptr %mark
  %whole = icmp eq i8 %kind, 0
  br i1 %whole, label %alone, label %together
alone:
  %one = call i32 %step(ptr %value, ptr %failure, ptr %world, i64 %week)
  br label %after
together:
  %other = call i32 %step(ptr %value, ptr %failure, ptr %people, ptr %world, i64 %week, i64 0, i64 0, i64 %rows)
  br label %after
after:
  %code = phi i32 [%one, %alone], [%other, %together]
  %more = add i64 %done, 1
  %valued = icmp eq i32 %code, 0
  %empty = icmp eq i32 %code, -2
  %well = or i1 %valued, %empty
  br i1 %well, label %next, label %end
end:
  ret i64 %done
}
"""


def fill(people: People, world: World, placed: Placement) -> None:
    """Create the first people and count them."""
    params = world.params[0]
    populate_fighters(people.fighters, world, params, placed.fighters)
    people.f_rows[0] = world.regime[0].fighters0
    people.m_rows[0] = populate_militants(people.militants, world, params, placed.members)
    arrange(people)
    tallies.first_counts(people, world)


# The functions that are compiled separately. A callee is optimised again in each, so one function for the whole week would take
# longer to compile and run no faster. The fighters' step is divided into chunks, one per thread.
WHOLE: tuple[Callable[..., None], ...] = tuple(step.act for step in SCHEDULE if step.act is not fighters)
PARTS: tuple[Callable[..., None], ...] = (fill, open_week, fighters_chunk, close_week)
STEP_FUNCTIONS = {function.__name__: function for function in (*WHOLE, *PARTS)}


def arguments_of(step: Callable[..., None]) -> tuple[str, ...]:
    """Return the names of a step's arguments: `people`, `world` and `placed` are pointers, all others whole numbers."""
    return step.__code__.co_varnames[: step.__code__.co_argcount]


class File(NamedTuple):
    """The name of a file of machine code: a step, and hashes of its code, its arrays, and what compiles and runs it."""

    step: str
    code: str
    arrays: str
    machine: str

    @property
    def name(self) -> str:
        """The name in the cache folder."""
        return "-".join(self)


def cache_folder() -> Path:
    """Return the folder for machine code."""
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "sanctuary"
    return Path(os.environ.get("SANCTUARY_CACHE_DIR") or home)


@cache
def processor() -> str:
    """Return the processor that the code is for: a widespread level where the machine has it, otherwise its own name."""
    found = binding.get_host_cpu_features()
    return LEVEL if all(found.get(feature) for feature in FEATURES) else binding.get_host_cpu_name()


@cache
def machine() -> dict[str, str]:
    """Return what compiles and runs machine code, by name; the last are hashes of files of this package."""
    engine = Path(__file__).parent
    return {
        "system": sys.platform,
        "machine": platform.machine(),
        "processor": processor(),
        "Python": ".".join(map(str, sys.version_info[:2])),
        "Numba": version("numba"),
        "llvmlite": version("llvmlite"),
        **{name: hashlib.sha256((engine / name).read_bytes()).hexdigest() for name in COMPILER},
    }


_reach = cache(reach)


def file_of(name: str, pointers: Mapping[str, Pointer]) -> File:
    """Return the file of a step for arrays as they stand behind pointers."""
    step = STEP_FUNCTIONS[name]
    names, lines = _reach(step)
    arrays = [
        line for one in arguments_of(step) if one in pointers for line in layout_lines(pointers[one].layout, names)
    ]
    return File(name, hash_of(lines), hash_of(arrays), hash_of(machine().values()))


def reached_by(name: str) -> set[str]:
    """Return hashes of the functions that a step reaches, whose number measures the work of compiling it."""
    return set(_reach(STEP_FUNCTIONS[name])[1])


def write(path: Path, code: bytes, symbol: str) -> None:
    """Write a file of machine code. Others see the whole file or none."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(f"{zlib.crc32(code)} {symbol}\n".encode() + code)
    part.replace(path)


def read(path: Path) -> tuple[bytes, str] | None:
    """Return the code and the name of its function, or None where there is no whole file."""
    try:
        head, _, code = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    check, _, symbol = head.decode(errors="replace").partition(" ")
    return (code, symbol) if check == str(zlib.crc32(code)) else None


@cache
def _linker() -> binding.ExecutionEngine:
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    machine = binding.Target.from_default_triple().create_target_machine(jit=True)
    return binding.create_mcjit_compiler(binding.parse_assembly(CHAIN), machine)


class LoadedStep:
    """A compiled step, called with pointers and whole numbers.

    Parameters
    ----------
    name
        Its name.
    code, symbol
        An object file, and the name of the function in it.
    """

    def __init__(self, name: str, code: bytes, symbol: str) -> None:
        self.name = name
        linker = _linker()
        linker.add_object_file(binding.ObjectFileRef.from_data(code))
        linker.finalize_object()
        given = arguments_of(STEP_FUNCTIONS[name])
        kinds = [ctypes.c_void_p if one in ("people", "world", "placed") else ctypes.c_int64 for one in given]
        function = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *kinds)
        self.address, self.over_people = linker.get_function_address(symbol), "people" in given
        self._call = function(self.address)
        self._value, self._failure = (ctypes.c_void_p * 1)(), (ctypes.c_void_p * 1)()

    def __call__(self, *arguments: object) -> None:
        """Take the step.

        Raises
        ------
        RunFailed
            When the step raised an error.
        """
        if self._call(self._value, self._failure, *arguments) not in DONE:
            raise failed(self.name, self._failure[0])


class Chain:
    """Compiled steps that follow one another, called at once.

    Parameters
    ----------
    steps
        The steps in order.
    """

    def __init__(self, steps: Sequence[LoadedStep]) -> None:
        self._names = [step.name for step in steps]
        self._value, self._failure = (ctypes.c_void_p * 1)(), (ctypes.c_void_p * 1)()
        number, pointers = ctypes.c_int64, [ctypes.c_void_p] * 4
        kinds = [ctypes.c_void_p, ctypes.c_char_p, number, *pointers, number, number]
        self._call = ctypes.CFUNCTYPE(ctypes.c_int64, *kinds)(_linker().get_function_address("chain"))
        self._steps = (ctypes.c_void_p * len(steps))(*(step.address for step in steps))
        self._over_people = bytes(step.over_people for step in steps)

    def __call__(self, people: Pointer, world: Pointer, week: int, rows: int) -> None:
        """Take the steps of a week, in which one chunk holds all rows of fighters.

        Raises
        ------
        RunFailed
            When a step raised an error.
        """
        ends = self._value, self._failure
        done = self._call(self._steps, self._over_people, len(self._names), *ends, people, world, week, rows)
        if done < len(self._names):
            raise failed(self._names[done], self._failure[0])


def failed(step: str, address: int | None) -> RunFailed:
    """Return the error that Numba describes at an address: the address and length of a pickled exception."""
    start, length = (ctypes.c_int64 * 2).from_address(address or 0)
    kind, values, *_ = pickle.loads(ctypes.string_at(start, length & 0xFFFFFFFF))
    told = f"{kind.__name__}: {', '.join(map(str, values or ()))}"
    remedy = "The reference engine shows the line: engine='reference'."
    return RunFailed(f"step {step}: {told}", remedy=remedy)


def empty_people(world: World, threads: int) -> People:
    """Return columns for a world's people, with room for the counts of a number of threads."""
    return People(
        fighter_columns(int(world.regime[0].fighters0)),
        militant_columns(militant_room(world)),
        np.zeros(2, np.int64),
        np.zeros(3, np.int64),
        np.zeros((threads, N_PROVINCES, N_TALLIES), np.int64),
        np.zeros((threads, N_PROVINCES, N_BREACHES), np.int64),
        np.zeros((threads, 4), np.int64),
        np.zeros(256, np.int64),
        np.zeros((threads, BLOCK), np.int64),
        np.zeros((threads, max(BLOCK, militant_room(world))), np.int64),
        np.zeros(NO_CELL + 1, np.uint8),
        np.zeros((2, STANCES)),
    )
