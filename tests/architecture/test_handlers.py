"""What holds for every handler of the application, whoever wrote it."""

import ast
import dataclasses
import inspect
import textwrap
import typing
from collections.abc import Iterator
from functools import cache

from jinja2 import meta, nodes
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from pydantic import BaseModel

from service.access import Access
from service.pages import Page
from service.rows import Row
from service.templating import TEMPLATES, environment
from service.web import SAFE_METHODS
from tests.web import assembled


def handlers() -> Iterator[tuple[str, HTTPRouteHandler]]:
    """Give every handler with its path, except the OPTIONS that the framework adds."""
    for route in assembled(demo=True).routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if handler.http_methods != {"OPTIONS"}:
                    yield route.path_format, handler


def test_every_handler_declares_its_access() -> None:
    for path, handler in handlers():
        access = handler.opt.get("access")
        assert isinstance(access, Access), handler
        if path.startswith(("/board/", "/api/boards/")):
            assert access.roles is not None, handler
        if access.stages is not None:
            assert "{round_slug" in path, handler
        if access.roles is not None:
            assert "{board_slug" in path, handler
            assert access.roles, handler


def test_no_handler_answers_rows() -> None:
    answered = {handler: inspect.signature(handler.fn).return_annotation for _, handler in handlers()}
    assert {handler: rows for handler, kind in answered.items() if (rows := list(rows_in(kind)))} == {}


def test_what_scripts_send_has_no_fields_that_nobody_reads() -> None:
    """A misspelt “publish_at” would publish at once, a misspelt “single” decide on the block."""
    data = [handler.parsed_fn_signature.parameters.get("data") for _, handler in handlers()]
    taken = [parameter.annotation for parameter in data if parameter]
    assert taken
    while taken:
        kind = taken.pop()
        taken += [inner for inner in typing.get_args(kind) if not isinstance(inner, str | int | bytes)]
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            assert kind.model_config.get("extra") == "forbid", kind
            taken += [field.annotation for field in kind.model_fields.values()]


def test_every_route_in_the_members_area_that_changes_names_roles() -> None:
    for path, handler in handlers():
        if handler.http_methods - SAFE_METHODS and path.startswith(("/board/", "/api/boards/")):
            assert handler.opt["access"].roles, handler


def rows_in(kind: object, seen: frozenset[object] = frozenset()) -> Iterator[object]:
    """Find table classes anywhere inside a type: its arguments, its fields, their arguments."""
    if kind in seen:
        return
    seen |= {kind}
    if isinstance(kind, type) and issubclass(kind, Row):
        yield kind
        return
    for inner in typing.get_args(kind):
        if not isinstance(inner, str | int | bytes):
            yield from rows_in(inner, seen)
    if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or hasattr(kind, "model_fields")):
        for hint in typing.get_type_hints(kind).values():
            if hint is not typing.ClassVar and typing.get_origin(hint) is not typing.ClassVar:
                yield from rows_in(hint, seen)


def pages() -> list[type[Page]]:
    """Find every page, once the application has imported them all."""
    assembled(demo=True)
    found, waiting = [], [Page]
    while waiting:
        for page in waiting.pop().__subclasses__():
            waiting.append(page)
            if "template" in page.__dict__:
                found.append(page)
    return sorted(found, key=lambda page: (page.__module__, page.__name__))


def test_a_page_has_exactly_its_template_s_variables() -> None:
    given = {"chrome", *environment("de").globals}
    for page in pages():
        assert {field.name for field in dataclasses.fields(page)} == variables_of(page.template) - given, page


def test_a_page_is_frozen_and_holds_no_rows() -> None:
    for page in pages():
        assert page.__dataclass_params__.frozen, page  # type: ignore[attr-defined]
        assert list(rows_in(page)) == [], page


@cache
def tree_of(template: str) -> nodes.Template:
    return environment("de").parse((TEMPLATES / template).read_text())


@cache
def variables_of(template: str) -> frozenset[str]:
    """Find what a template and its layouts expect from outside: not what they import or define themselves."""
    tree = tree_of(template)
    found = meta.find_undeclared_variables(tree) - own_names(tree)
    for parent in meta.find_referenced_templates(tree):
        if parent and parent.startswith("layouts/"):
            found |= variables_of(parent)
    return frozenset(found)


def own_names(tree: nodes.Template) -> set[str]:
    """Find the names of imports, macros and assignments; blocks see them, though the parser does not know it."""
    imported = {
        name if isinstance(name, str) else name[1] for part in tree.find_all(nodes.FromImport) for name in part.names
    }
    assigned = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    return imported | assigned | {macro.name for macro in tree.find_all(nodes.Macro)}


def test_every_template_belongs_to_a_page_or_is_a_part() -> None:
    used = {page.template for page in pages()}
    everything = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    parts = {name for template in everything for name in meta.find_referenced_templates(tree_of(template)) if name}
    assert everything - used - parts == set()


def test_every_handler_asks_acts_and_answers_in_ten_statements() -> None:
    for path, handler in handlers():
        if path.startswith(("/static", "/schema")):
            continue
        (function,) = ast.parse(textwrap.dedent(inspect.getsource(handler.fn))).body
        statements = [node for node in ast.walk(function) if isinstance(node, ast.stmt)]
        assert len(statements) - 1 - (inspect.getdoc(handler.fn) is not None) <= 10, handler
