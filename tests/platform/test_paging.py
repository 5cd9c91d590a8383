"""Long lists come a page at a time, filters kept."""

import pytest

from service.paging import PAGE_SIZE, paged

LINES = tuple(range(2 * PAGE_SIZE + 1))


@pytest.mark.parametrize(
    ("asked", "page", "first", "count"),
    [
        ("", 1, 0, PAGE_SIZE),
        ("2", 2, PAGE_SIZE, PAGE_SIZE),
        ("3", 3, 2 * PAGE_SIZE, 1),
        ("99", 3, 2 * PAGE_SIZE, 1),
        ("0", 1, 0, PAGE_SIZE),
        ("-1", 1, 0, PAGE_SIZE),
        ("²", 1, 0, PAGE_SIZE),
        ("9" * 5000, 1, 0, PAGE_SIZE),
        ("all", 1, 0, len(LINES)),
    ],
)
def test_a_page_is_found_whatever_is_asked(asked: str, page: int, first: int, count: int) -> None:
    listed = paged(LINES, asked, {})
    assert (listed.page, listed.rows) == (page, LINES[first : first + count])


def test_the_filters_stay_in_the_address_and_empty_ones_do_not() -> None:
    assert paged(LINES, "", {"q": "Chor & Co", "pot": ""}).address == "?q=Chor+%26+Co&page="


def test_an_empty_list_has_one_page() -> None:
    assert (paged((), "all", {}).pages, paged((), "7", {}).page) == (1, 1)
