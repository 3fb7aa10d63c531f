"""The dataset as it may be after the next contribution."""

from typing import Any

from cpc_data import Citation, Dataset, Rank, TopicQuestion

#: The day on which a made-up document was published.
DAY = "2026-11-01"


def with_more_results(data: Dataset, partnership: str) -> Dataset:
    """A dataset with a made-up document that prints the results of a partnership, later answers, and a new result."""
    known = data.results.where(partnership=partnership, measure="actual")
    document = next(source for source in data.sources if source.edition is None).evolve(
        id="made-up", url="https://example.org/made-up", archived_url=None, published=DAY
    )
    later: dict[str, Any] = {"as_of": DAY, "rank": Rank.NORMAL, "rank_reason": None, "note": "Said later."}
    new = [
        result.evolve(id=f"{result.id}-made-up", value=(result.value or 0) + 1_000, **later)
        for result in known.where(leading=True)
    ]
    new.append(new[0].evolve(id=f"{partnership}-result-made-up", topic="made-up", indicator="officials-trained"))
    places = [
        *((result, len(data.citations_for(result)) + 1) for result in known if result.value is not None),
        *((result, 1) for result in new),
    ]
    cites = [
        Citation(fact=result.id, number=number, source="made-up", locator="paragraph 1", as_printed=f"{result.value:,}")
        for result, number in places
    ]
    asked = {question.topic for question in data.questions}
    topics = {result.topic for result in new} - {"made-up"} - asked
    questions = [TopicQuestion(topic=topic, question="How many?", changes=True) for topic in sorted(topics)]
    added: dict[str, list[Any]] = {"sources": [document], "results": new, "citations": cites, "questions": questions}
    tables: dict[str, Any] = {name: [*table, *added.get(name, ())] for name, table in data.curated.items()}
    return Dataset(release=data.release, **tables)
