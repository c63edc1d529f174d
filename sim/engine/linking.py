"""Compilation with less work: a rule is typed once, and optimised only where it ends up, in the steps that call it.

Numba optimises and loads every callee alone, and again in each caller. Here the code of a rule stays as it was written until a step
links all rules that it reaches, each once, and is optimised as a whole.
"""

from __future__ import annotations

from llvmlite.binding import Linkage
from numba.core.codegen import CodeLibrary, JITCodeLibrary
from numba.core.compiler import CompilerBase
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.runtime import rtsys
from numba.core.typed_passes import (
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.untyped_passes import FixupArgs, GenericRewrites, IRProcessing, ReconstructSSA, TranslateByteCode

# Numba's passes before the lowering, without those for closures, parallel loops and whole arrays, which rules do not use.
BEFORE = (
    TranslateByteCode,
    FixupArgs,
    IRProcessing,
    GenericRewrites,
    ReconstructSSA,
    NopythonTypeInference,
    PreLowerStripPhis,
    IRLegalization,
)


class RuleLibrary(JITCodeLibrary):
    """The code of one rule, which is not usable alone."""

    def add_llvm_module(self, module) -> None:  # type: ignore[no-untyped-def]
        """Add code without optimising it."""
        self._final_module.link_in(module)

    def add_linking_library(self, library: CodeLibrary) -> None:
        """Remember a callee without linking it."""
        self._linking_libraries.append(library)

    def finalize(self) -> None:
        """Leave everything to the steps that call the rule."""
        self._finalized = True


class StepLibrary(JITCodeLibrary):
    """The code of a step with all that it calls.

    Attributes
    ----------
    memory
        Whether it may ask for memory, for which it needs Numba's run-time library.
    """

    memory = True

    def add_llvm_module(self, module) -> None:  # type: ignore[no-untyped-def]
        """Add code, which is optimised at the end."""
        self._final_module.link_in(module)

    def add_linking_library(self, library: CodeLibrary) -> None:
        """Add a callee, and first the callee's own callees."""
        if library in self._linking_libraries or (library is rtsys.library and not self.memory):
            return
        if isinstance(library, RuleLibrary):
            for callee in library._linking_libraries:
                self.add_linking_library(callee)
        super().add_linking_library(library)

    def finalize(self) -> None:
        """Link callers before their callees, because LLVM leaves out what nothing refers to yet."""
        self._linking_libraries.reverse()
        super().finalize()

    def _optimize_final_module(self) -> None:
        # Two files may give different code the same name, so only the step itself has a name that others see.
        for function in self._final_module.functions:
            if function.linkage == Linkage.linkonce_odr:
                function.linkage = Linkage.internal
        manager, builder = self._codegen._module_pass_manager()
        manager.run(self._final_module, builder)


@register_pass(mutates_CFG=True, analysis_only=False)
class RuleLowering(NativeLowering):
    """Lower a rule for its callers only."""

    _name = "rule_lowering"

    def run_pass(self, state) -> bool:  # type: ignore[no-untyped-def]
        """Lower it, and make its code known under a key of its own."""
        super().run_pass(state)
        # Numba requires a function of C as the key. A method of a new object is unlike any other.
        key = [].append
        state.targetctx.insert_user_function(key, state["cr"].fndesc, [state.library])
        state["cr"] = state["cr"]._replace(cfunc=key)
        return True


class _Passes(PassManager):
    """Numba's passes that rules and steps need, without the records that Numba keeps of each."""

    def run(self, state) -> None:  # type: ignore[no-untyped-def]
        """Run every pass."""
        for kind, _ in self.passes:
            kind().run_pass(state)


class _Pipeline(CompilerBase):
    library: type[JITCodeLibrary]
    lowering: type[NativeLowering]

    def define_pipelines(self) -> list[PassManager]:
        state = self.state
        state.library = self.library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        state.flags.no_compile = self.lowering is RuleLowering
        passes = _Passes("rules")
        for kind in (*BEFORE, self.lowering, NoPythonBackend):
            passes.add_pass(kind)
        passes.finalize()
        return [passes]


class StepPipeline(_Pipeline):
    """Compile a step."""

    library = StepLibrary
    lowering = NativeLowering

    def define_pipelines(self) -> list[PassManager]:
        """Return the passes, and note whether the step may ask for memory."""
        found = super().define_pipelines()
        self.state.library.memory = self.state.flags.nrt
        return found


class RulePipeline(_Pipeline):
    """Compile a rule."""

    library = RuleLibrary
    lowering = RuleLowering
