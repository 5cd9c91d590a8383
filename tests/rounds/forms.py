"""Forms as a browser would send them: what the page shows, with a few fields changed."""

import re
from html import unescape
from html.parser import HTMLParser

import httpx


class _Form(HTMLParser):
    """Collect the successful controls of the first form with the given action."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.values: dict[str, str] = {}
        self.name: str | None = None
        self.text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("action") == self.action and not self.values
        if not self.inside or ("name" not in given and tag != "option"):
            return
        match tag:
            case "input" if given.get("type") not in {"radio", "checkbox"} or "checked" in given:
                self.values[given["name"]] = given.get("value", "on")
            case "textarea":
                self.name, self.text = given["name"], ""
            case "select":
                self.name = given["name"]
                self.values[self.name] = ""
            case "option" if self.name and "selected" in given:
                self.values[self.name] = given["value"]

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.name and self.text is not None:
            self.values[self.name] = self.text
            self.text = None
        if tag == "form":
            self.inside = False


def form_on(answer: httpx.Response, action: str) -> dict[str, str]:
    """Give what a browser would send from the form with this action."""
    form = _Form(action)
    form.feed(answer.text)
    assert form.values, f"no form for {action}"
    return form.values


def errors_on(answer: httpx.Response) -> list[str]:
    """List what the error summary at the top of the page says."""
    summary = re.search(r'<div class="error-summary".*?<ul>(.*?)</ul>', answer.text, re.DOTALL)
    found = re.findall(r"<li>(.*?)</li>", summary[1], re.DOTALL) if summary else []
    return [words(item) for item in found]


def words(markup: str) -> str:
    """Give the text of a piece of HTML, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).replace("\N{NO-BREAK SPACE}", " ").split())
