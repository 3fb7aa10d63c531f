"""No record locates a shelter more precisely than by region, or tells single victims apart; see ETHICS.md."""

import pytest
from facts import small, statistic
from hypothesis import given, strategies as st
from samples import changed

from cpc_data import Dataset, Event, EventKind, Region, Sex, Source
from cpc_data.ethics import small_groups_are_left_out


def located(data: Dataset) -> list[str]:
    """The problems about records that may locate a shelter."""
    return [str(problem) for problem in data.problems() if "may locate a shelter" in problem.message]


def opening(**columns: object) -> Event:
    """The opening of a shelter, without a location by default."""
    given = {
        "id": "CIV-2020-event-opening",
        "partnership": "CIV-2020",
        "topic": "opening",
        "kind": EventKind.HANDOVER,
        "title": "A shelter for children was opened",
        **columns,
    }
    return Event(**given)  # type: ignore[arg-type]


def with_event(data: Dataset, event: Event, printed: str = "a shelter") -> Dataset:
    """The sample and one more event, cited from the first source."""
    cited = next(iter(data.citations)).evolve(fact=event.id, number=1, as_printed=printed)
    return changed(data, events=[*data.events, event], citations=[*data.citations, cited])


@pytest.mark.parametrize(
    ("columns", "column", "names"),
    [
        ({"place": "Odienné"}, "place", "Odienné"),
        ({"place": "Odienné, Côte d'Ivoire"}, "place", "Odienné, Côte d'Ivoire"),
        ({"note": "It is near the market of Odienné, in the north."}, "note", "Odienné"),
        ({"title": "The home next to Saint Paul's gives shelter"}, "title", "Paul, Saint"),
        ({"topic": "opening-plateau"}, "topic", "plateau"),
        ({"id": "CIV-2020-event-plateau"}, "id", "plateau"),
        ({"note": "Plateau has one of them."}, "note", "Plateau"),
        ({"note": "Bouaké has one of them, and nobody says more."}, "note", "Bouaké"),
        ({"note": "A home has one. Odienné has the other."}, "note", "Odienné"),
        ({"place": "near the border"}, "place", "near the border"),
        ({"title": "A house for girls was opened", "place": "Odienné"}, "place", "Odienné"),
        ({"title": "The centre d'accueil in Odienné"}, "title", "Odienné"),
    ],
)
def test_a_shelter_is_not_located(data: Dataset, columns: dict[str, object], column: str, names: str) -> None:
    """In a record about a shelter, a place or name more precise than a region is rejected."""
    event = opening(**columns)
    plateau = Region(id="CIV-2020-region-plateau", partnership="CIV-2020", topic="region-plateau", name="Plateau")
    cited = next(iter(data.citations)).evolve(fact=plateau.id, number=1)
    broad = changed(data, regions=[*data.regions, plateau], citations=[*data.citations, cited])
    value = getattr(event, column)
    message = f"may locate a shelter or care home by the name {names}; give the country, or a region with a code, or, if this is no name, reword it in lower case"
    assert [f'{event.id}: {column} = "{value}": {message}'] == located(with_event(broad, event))


@pytest.mark.parametrize(
    "columns",
    [
        {"place": "Côte d'Ivoire"},
        {"place": "Abidjan, district autonome"},
        {"place": "abroad"},
        {"note": 'Hope "Espoir", Inc. runs it. The Department of State paid for it in March 2021.'},
        {"title": "A school was opened", "place": "Odienné", "note": "It is near the market of Odienné."},
    ],
)
def test_what_locates_no_shelter(data: Dataset, columns: dict[str, object]) -> None:
    """A country, a region with a code, a recorded organization, and the place of anything but a shelter are allowed."""
    assert [] == located(with_event(data, opening(**columns), printed="opened"))


def test_printed_words_and_titles_of_ours(data: Dataset) -> None:
    """Neither printed text nor the titles we supply for sources of such a record name a known locality."""
    plateau = Region(id="CIV-2020-region-plateau", partnership="CIV-2020", topic="region-plateau", name="Plateau")
    cited = next(iter(data.citations))
    titled = data.sources[cited.source].evolve(title="Opening in Plateau", title_supplied=True)
    sources: list[Source] = [titled, *(source for source in data.sources if source.id != titled.id)]
    broad = changed(
        data,
        regions=[*data.regions, plateau],
        citations=[*data.citations, cited.evolve(fact=plateau.id, number=1)],
        sources=sources,
    )
    found = located(with_event(broad, opening(), printed="un foyer à Plateau"))
    hint = "may locate a shelter or care home by the name Plateau; give the country, or a region with a code, or, if this is no name, reword it in lower case"
    assert [
        f'CIV-2020-event-opening 1: as_printed = "un foyer à Plateau": {hint}',
        f'{titled.id}: title = "Opening in Plateau": {hint}',
    ] == found


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_no_group_is_smaller_than_three(girls: int, boys: int, others: int) -> None:
    """Where the rule has nothing to say, neither the groups told apart nor the rest of the total is one or two victims."""
    figures = [
        statistic("all", girls + boys + others),
        statistic("girls", girls, sex=Sex.FEMALE, part_of="CIV-all"),
        statistic("boys", boys, sex=Sex.MALE, part_of="CIV-all"),
    ]
    if not [*small_groups_are_left_out(small(statistics=figures), ())]:
        assert {girls, boys, others}.isdisjoint({1, 2})
    # Large groups with a large rest are kept.
    if min(girls, boys) > 2 and others not in {1, 2}:
        assert [] == [*small_groups_are_left_out(small(statistics=figures), ())]
