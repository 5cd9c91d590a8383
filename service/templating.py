"""Templates as they are rendered with every request: what does not change is settled when a template is compiled.

There is one environment for each language, so a text that is translated where it stands is a constant there.
"""

import hashlib
from collections.abc import Callable, Iterable, MutableMapping
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from service.texts import Texts, texts_in

TEMPLATES: Final = Path(__file__).parent.parent / "templates"
STATIC: Final = Path(__file__).parent / "static"
FORMS: Final = ("money", "merit", "number", "percent", "date", "datetime", "time")
PARTS_KEPT: Final = 20_000


@cache
def environment(language: str) -> Environment:
    """Give the template environment of one language."""
    return PageEnvironment(texts_in(language))


@cache
def static_url(name: str) -> str:
    """Address a static file by its content, so that browsers may keep it for a year."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


class PageContext(Context):
    """Calls macros at once; the general way first tries out what else they might be."""

    def call(__self, __obj: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N805, PYI063
        """Call what a template calls; a macro has no use for the names that the compiler passes along."""
        if type(__obj) is not Macro:
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return __obj(__self.eval_ctx, *args, **kwargs)


class PageEnvironment(Environment):
    """Compiles translations in, reads each template once, and keeps one set of globals for all of them."""

    context_class = PageContext

    def __init__(self, texts: Texts) -> None:
        """Give templates the words and forms of one language."""
        super().__init__(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self.texts = texts
        self.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]
        for name in FORMS:
            self.filters[name] = getattr(texts, name)
        self.globals["static"] = static_url
        kept = lru_cache(PARTS_KEPT, typed=True)(_rendered)
        self.globals["kept"] = kept
        self.globals["kept_each"] = partial(_each, kept)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give all templates the environment's own globals: ours never get more."""
        return super().make_globals(d) if d else self.globals

    def _generate(self, source: nodes.Template, *where: Any, **options: Any) -> str:  # noqa: ANN401
        """Compile a template's tree; Jinja names this method as the place to come in between."""
        return super()._generate(_Translator(self.texts).visit(source), *where, **options)


def _rendered(macro: Macro, *arguments: object, **named: object) -> str:
    """Call an imported macro, which depends on its arguments alone: `kept(macro, …)` remembers what it gave."""
    return macro(*arguments, **named)


def _each(kept: Callable[..., str], macro: Macro, things: Iterable[object], *arguments: object) -> Markup:
    """Give what is kept of a macro for each of several things: `kept_each(macro, things, …)`."""
    return Markup("".join([kept(macro, each, *arguments) for each in things]))  # noqa: S704  (macros escape)


class _Translator(NodeTransformer):
    """Puts the translation in the place of each call for one, as the call would answer it."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  (named after the node)
        self.generic_visit(node)
        match node:
            case nodes.Call(
                node=nodes.Name(name="_" | "gettext"),
                args=[nodes.Const(value=str(text))],
                kwargs=named,
                dyn_args=None,
                dyn_kwargs=None,
            ):
                translated = nodes.Const(Markup(self.texts.gettext(text)))  # noqa: S704  (our own catalogue)
                values = [nodes.Pair(nodes.Const(keyword.key), keyword.value) for keyword in named]
                return nodes.Mod(translated, nodes.Dict(values), lineno=node.lineno)
            case _:
                return node
