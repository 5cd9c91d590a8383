"""The public list of proposals: sorted, filtered, searched, in pages."""

import re

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from service.access import RoundStage
from tests.cast import make_world
from tests.public.addresses import ROUND
from tests.public.examples import put_publication, snapshot
from tests.public.words import text_of
from tests.web import Visit


def titles(page: str) -> list[str]:
    """List the proposals in the order of the table."""
    return re.findall(rf'<a href="{ROUND}/proposals/(\d+)">', page.split('id="proposals"')[1])


@pytest.mark.usefixtures("published")
async def test_proposals_are_sorted_filtered_and_searched(visit: Visit) -> None:
    visitor = visit(None)

    async def listed(query: str) -> list[str]:
        return titles((await visitor.get(f"{ROUND}?{query}")).text)

    assert await listed("") == ["1", "2", "3", "4"]
    assert await listed("sort=requested") == ["3", "1", "2", "4"]
    assert await listed("sort=number") == ["1", "2", "3", "4"]
    assert await listed("reverse=1") == ["3", "2", "1", "4"]
    assert await listed("sort=title&reverse=1") == ["4", "3", "1", "2"]
    assert await listed("district=14626") == ["2", "4"]
    assert await listed("pot=sport") == ["2"]
    assert await listed("result=refused") == ["3", "4"]
    assert await listed("result=unrankable") == ["4"]
    assert await listed("q=GOERLITZ") == ["2", "4"]
    assert await listed("q=verein+nummer+3") == ["3"]
    assert await listed("district=nonsense&sort=nonsense&result=nonsense&page=-7") == ["1", "2", "3", "4"]


@pytest.mark.usefixtures("published")
async def test_heads_of_columns_sort_and_keep_the_filters(visit: Visit) -> None:
    page = (await visit(None).get(f"{ROUND}?district=14626&sort=granted")).text
    heads = re.findall(
        r'columnheader"( class="is-number")?(?: aria-sort="(\w+)")?>\s*<a class="sort" href="(.*?)"', page
    )
    assert [(direction, address.replace("&amp;", "&")) for _, direction, address in heads] == [
        ("", f"{ROUND}?district=14626&sort=title#proposals"),
        ("", f"{ROUND}?district=14626&sort=district#proposals"),
        ("", f"{ROUND}?district=14626#proposals"),
        ("descending", f"{ROUND}?district=14626&sort=granted&reverse=1#proposals"),
        ("", f"{ROUND}?district=14626&sort=requested#proposals"),
    ]


@pytest.mark.usefixtures("published")
async def test_lists_call_districts_as_the_board_does(visit: Visit) -> None:
    said = text_of((await visit(None).get(ROUND)).text)
    assert "Antrag Landkreis Wertung Bewilligt Beantragt Entscheidung" in said
    assert "Titel, A bis Z Landkreis, A bis Z Nummer" in said
    assert "Platz Antrag Landkreis Wertung" in text_of((await visit(None).get(f"{ROUND}/how")).text)


@pytest.mark.usefixtures("published")
async def test_the_list_says_why_where_the_amounts_do_not(visit: Visit) -> None:
    rows = (await visit(None).get(ROUND)).text.split('id="proposals"')[1].split("<tr")[2:]
    reasons = [text_of(row.split("outcome__reason")[1]).strip() if "outcome__reason" in row else "" for row in rows[:4]]
    assert reasons[0] == ""
    assert "Das Gremium entschied anders" in reasons[1]
    assert "In Bautzen waren noch 340 € frei" in reasons[2]


@pytest.mark.usefixtures("published")
async def test_nothing_found_is_said(visit: Visit) -> None:
    assert "Kein Antrag passt dazu" in (await visit(None).get(f"{ROUND}?q=zzz")).text


@pytest.mark.usefixtures("published")
async def test_a_search_is_escaped(visit: Visit) -> None:
    page = (await visit(None).get(f"{ROUND}?q=%3Cscript%3Ealert(1)%3C/script%3E&district=%22%3E")).text
    assert "<script>alert" not in page


async def test_a_long_list_comes_in_pages(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    many = tuple(one for _ in range(30) for one in snapshot().proposals)
    await put_publication(session, world, snapshot(proposals=many))
    page = (await visit(None).get(f"{ROUND}?page=2&sort=number")).text
    assert len(titles(page)) == 12
    assert f'href="{ROUND}?sort=number&amp;page=2#proposals" aria-current="page">2</a>' in page
    assert len(titles((await visit(None).get(f"{ROUND}?page=all")).text)) == 120
