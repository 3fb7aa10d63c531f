"""The pages of the site: sound HTML, no broken link, and every figure one click from the words that print it."""

import collections
import csv
import io
import itertools
import re
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element

import jinja2
import pytest
import website
from website import Link, Page, Website, name, words

from cpc_data import Commitment, Dataset, Fact, FactTable, Qualifier, Rank, Result, Statistic
from cpc_data.analysis.answers import question_of
from cpc_data.analysis.citations import citations_of, leading_citation
from cpc_data.package import about
from cpc_data.package.formats.csv import encoded
from cpc_data.record import fields
from cpc_data.site import pages, rendering
from cpc_data.site.catalog import Catalog
from cpc_data.site.prose import as_html


@pytest.fixture(scope="module", params=["sample", pytest.param("release", marks=pytest.mark.slow)])
def site(request: pytest.FixtureRequest) -> Website:
    """The site of the sample, or of the released data."""
    return website.sample() if request.param == "sample" else website.released()


# --- pages and links --------------------------------------------------------------------------------------------------


def test_html(site: Website) -> None:
    """No page has an error in its HTML."""
    assert {} == {path: page.errors for path, page in site.pages.items() if page.errors}


def test_ids(site: Website) -> None:
    """No id is used twice on a page."""
    assert [] == [
        (path, key) for path, page in site.pages.items() for key, n in collections.Counter(page.ids).items() if n > 1
    ]


def test_ids_of_the_search_form(site: Website) -> None:
    """No page has an id that the script gives to a part of the search form."""
    script = site.contents["assets/search.js"].decode()
    made = {*re.findall(r'\bid="([\w-]+)"', script)}
    assert made >= {"query", "hits"}
    assert [] == [(path, key) for path, page in site.pages.items() for key in page.ids if key in made]


def test_links(site: Website) -> None:
    """Every link within the site leads to a file and an id that exist, from any folder."""
    ids = {path: {*page.ids} for path, page in site.pages.items()}
    inside = [link for link in site.links if not link.outside]
    assert [] == [(link.page, link.target) for link in inside if link.target.startswith("/") or not link.target]
    places = {link.place for link in inside}
    assert [] == sorted({path for path, _ in places} - {*site.contents})
    assert [] == sorted((path, key) for path, key in places if key and key not in ids[path])


def test_every_page_is_reached(site: Website) -> None:
    """Links lead from the front page to every other."""
    ways = collections.defaultdict(set)
    for link in site.links:
        if not link.outside:
            ways[link.page].add(link.place[0])
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        new = ways[waiting.pop()] - reached
        reached |= new
        waiting += new
    assert [] == sorted({*site.pages} - reached)


def test_addresses_outside(site: Website) -> None:
    """Links leave the site for documents, their archive look-ups and copies, the licence and the project alone."""
    release = site.dataset.release
    allowed = {about.LICENSE["path"], release.homepage}
    for source in site.dataset.sources:
        allowed |= {source.url, source.archive_lookup, source.archived_url}
    found = {link.target for link in site.links if link.outside}
    if release.contact:
        found = {target for target in found if not target.startswith(f"mailto:{release.contact}?")}
    assert [] == sorted(found - allowed)


_POLICY = (
    "default-src 'none';style-src 'self';font-src 'self';img-src 'self';script-src 'self';base-uri 'none';"
    "form-action 'none'"
)


def test_browsers_load_from_the_site_alone(site: Website) -> None:
    """Whatever a browser loads is a file of the site; no page runs a script in itself or styles itself."""
    loading = {"link", "script", "img", "image", "use", "iframe", "source", "object", "embed", "style", "base"}
    for path, page in site.pages.items():
        for element in page.root.iter():
            tag = name(element)
            assert [] == [one for one in element.attrib if one.startswith("on") or one == "style"], path
            if tag in loading:
                assert tag in {"link", "script"}, path
        assert [] == [link.target for link in page.links if name(link.element) in loading and link.outside], path
        inside = [one for one in page.all("script") if one.get("src") is None]
        assert {"application/ld+json"} >= {one.get("type") for one in inside}, path
        (policy,) = (one.get("content", "") for one in page.all("meta") if one.get("http-equiv"))
        assert _POLICY == policy, path


def test_titles(site: Website) -> None:
    """Every page has a title, a language and one heading of the first level; levels are not skipped."""
    for path, page in site.pages.items():
        assert "en" == page.root.get("lang"), path
        assert page.root.findtext("head/title"), path
        levels = [int(name(one)[1]) for one in page.root.iter() if re.fullmatch("h[1-6]", name(one))]
        assert [1] == [level for level in levels if level == 1], path
        assert [] == [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1], path


@pytest.mark.slow
def test_size(site: Website) -> None:
    """A page is under 150 kB, all that browsers show is under 12 MB, and the files to download are under 3 MB."""
    sizes = {path: len(content) for path, content in site.contents.items()}
    assert {} == {path: sizes[path] for path in site.pages if sizes[path] >= 150_000}
    downloads = {path for path in sizes if path.endswith((".csv", ".zip"))}
    assert sum(sizes[path] for path in sizes if path not in downloads) < 12_000_000
    assert sum(sizes[path] for path in downloads) < 3_000_000


# --- facts ------------------------------------------------------------------------------------------------------------


def facts(site: Website) -> dict[str, Fact]:
    """The facts by the paths of their pages."""
    return {f"facts/{fact.id}.html": fact for table in site.dataset.fact_tables.values() for fact in table}


def test_every_fact_has_a_page_with_its_citations(site: Website) -> None:
    """The page of a fact has its answer, and the words, place, title and address of every citation."""
    found, catalog = facts(site), Catalog(data=site.dataset)
    assert len(site.dataset.facts) == len(found)
    assert [] == sorted({*found} ^ {path for path in site.pages if path.startswith("facts/")})
    for path, fact in found.items():
        page = site.pages[path]
        answer = catalog.line(fact).answer
        title = page.root.findtext("head/title", "")
        assert title.endswith(f": {answer}"), path
        assert figures_of(fact) <= numbers(words(page.all("h1")[0])), path
        places: dict[object, set[tuple[str, str]]] = collections.defaultdict(set)
        for document in page.all("div", "citation"):
            (heading,) = page.all("h3", within=document)
            addresses = frozenset(link.target for link in page.links if link.element in [*document.iter()])
            quotes = [words(one) for one in page.all("blockquote", within=document)]
            where = [words(one) for one in page.all("p", within=document)][1:]
            places[words(heading), addresses] |= {*zip(quotes, where, strict=True)}
        expected: dict[object, set[tuple[str, str]]] = collections.defaultdict(set)
        for citation in citations_of(site.dataset, fact.id):
            source = site.dataset.sources[citation.source]
            addresses = frozenset(
                one for one in (source.url, source.archive_lookup, f"../sources/{source.id}.html") if one
            )
            expected[words_of(source.title), addresses].add((words_of(citation.as_printed), words_of(citation.locator)))
        assert expected == places, path


def words_of(text: str) -> str:
    """A text as a page shows it, with single spaces."""
    return re.sub(r"\s+", " ", text).strip()


def test_other_answers_and_ranks(site: Website) -> None:
    """A fact page has the other answers with their reasons, and says whether the answer leads or is wrong."""
    catalog = Catalog(data=site.dataset)
    for path, fact in facts(site).items():
        page = site.pages[path]
        others = [] if fact.listed else [one for _, one in catalog.topics[fact.scope, fact.topic] if one != fact]
        shown = [element for element in page.all("section") if words(element).startswith("Other answers")]
        assert bool(others) == bool(shown), path
        text = "".join(map(words, shown))
        linked = {one.get("href") for section in shown for one in page.all("a", within=section)}
        for one in [*others, fact]:
            assert one is fact or f"../facts/{one.id}.html" in linked, path
            reason = re.sub(r"\s+", " ", one.rank_reason or "")
            assert reason in (page.text if one is fact else text), path
        leads = fact.leading and (others or fact.rank is Rank.PREFERRED)
        tag = "leading answer" if leads else "" if fact.trusted else "shown to be wrong"
        (line,) = (one for one in page.all("p", "sub") if "As of" in words(one) or "Undated" in words(one))
        assert [tag] * bool(tag) == [words(one) for one in page.all("span", "tag", line)], path


def test_rows_say_where_they_are_printed(site: Website) -> None:
    """Each row of facts about a Partnership or a country has the words as printed, the place, and the document."""
    checked = 0
    for path, page in site.pages.items():
        if path.startswith(("partnerships/", "countries/")):
            for row in page.all("tr"):
                for answer in page.all("a", "answer", row):
                    cited = leading_citation(site.dataset, Path(answer.get("href", "")).stem)
                    assert cited is not None
                    for text in (cited.as_printed, cited.locator):
                        assert re.sub(r"\s+", " ", text) in words(row), (path, text)
                    assert cited.url in {one.get("href") for one in page.all("a", within=row)}, path
                    checked += 1
    assert checked


def test_archived_copies(site: Website) -> None:
    """The page of a document leads to the document, its archive look-up and its archived copy."""
    for source in site.dataset.sources:
        targets = {link.target for link in site.pages[f"sources/{source.id}.html"].links}
        assert {source.url, source.archive_lookup, source.archived_url} - {None} <= targets, source.id


def test_organizations_are_linked(site: Website) -> None:
    """The page of an organization leads to the body that it is part of and to the groups that it belongs to."""
    data = site.dataset
    for body in data.organizations:
        places = {link.place[0] for link in site.pages[f"organizations/{body.id}.html"].links if not link.outside}
        related = [body.parent] * bool(body.parent) + [one.organization for one in data.members.by("member")[body.id]]
        assert {f"organizations/{key}.html" for key in related} <= places, body.id


def test_former_ids(site: Website) -> None:
    """The page of changes lists every id that is no longer in use, with the version and what replaced it."""
    (table,) = site.pages["changes.html"].all("tbody", within=site.pages["changes.html"].part("former"))
    rows = [[words(cell) for cell in site.pages["changes.html"].all("td", within=row)] for row in table]
    assert [[one.old_id, one.version, one.new_id or "", one.reason] for one in site.dataset.id_history] == rows


def test_every_link_to_a_fact_says_what_it_says(site: Website) -> None:
    """The numbers of a link to a fact are those of the fact, and its figure is there with its qualifier."""
    found = facts(site)
    checked = 0
    for path, page in site.pages.items():
        for link in page.links:
            fact = found.get(link.place[0]) if not link.outside else None
            if fact is None or link.place[0] == path:
                continue
            allowed = numbers_of(fact, site.dataset)
            # A large number of the kind is rounded in no link.
            assert numbers(link.text) <= allowed, (path, link.text, fact.id)
            if "answer" in link.element.get("class", "").split() and (main := figures_of(fact)):
                checked += 1
                assert main <= numbers(link.text), (path, link.text, fact.id)
                qualifier = getattr(fact, "qualifier", Qualifier.EXACT) or Qualifier.EXACT
                assert qualifier.words in link.text, (path, link.text, fact.id)
    assert checked > 20


_NUMBER = r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?: (?:million|billion)\b)?"
_SCALES = {"": 1, "million": 10**6, "billion": 10**9}


def numbers(text: str) -> set[Decimal]:
    """The numbers in a text, written out."""
    found = (one.replace(",", "").partition(" ") for one in re.findall(_NUMBER, text))
    return {Decimal(digits) * _SCALES[scale] for digits, _, scale in found}


def figures_of(fact: Fact) -> set[Decimal]:
    """The figures that a fact states."""
    columns = {
        Commitment: ("amount", "second_amount"),
        Result: ("value",),
        Statistic: ("value", "second_value"),
    }.get(type(fact), ())
    return {Decimal(value) for column in columns if (value := getattr(fact, column)) is not None}


def numbers_of(fact: Fact, dataset: Dataset) -> set[Decimal]:
    """All numbers of a fact: its figures, and those in its dates and texts."""
    values = [getattr(fact, field.name) for field in fields(type(fact)) if field.kind.python is not bool]
    texts = [re.sub("[-PYMD]", " ", str(value)) for value in values if value is not None]
    # The end that a document states may follow from the length of the term.
    ends = [row.stated_end or "" for row in dataset.overview if row.stated_end_fact == fact.id]
    answer = fact.full_answer(dataset)
    return set.union(*map(numbers, [*texts, *(end.replace("-", " ") for end in ends), answer])) | figures_of(fact)


def partnerships(site: Website) -> list[Page]:
    """The pages of the Partnerships."""
    return [site.pages[f"partnerships/{one.id}.html"] for one in site.dataset.partnerships]


#: Where a Partnership page may print numbers that lead to no fact: words of documents and of the record of the search,
#: dates, what documents are called, axes and labels of charts, and how to cite the page. Reasons and notes may, too.
_QUOTED = {"printed", "date", "axis", "label", "hidden", "cite"}
_COUNTS = (
    r"\d+ in (full|part)|for \d+ it is too early",
    r"\d+ (more|earlier|other|set aside|questions?|targets?|sums?|results?|documents?)",
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = rf"(\d{{1,2}} )?(({_MONTHS}) )?\d{{4}}(-\d\d){{0,2}}"


def unlinked(page: Page, element: Element) -> list[str]:
    """The texts of a part of a page that lead nowhere, quote nothing and are no dates."""
    if name(element) in {"a", "q", "script", "title"} or _QUOTED & {*element.get("class", "").split()}:
        return []
    if element.get("id") in {"known", "documents"} or name(element) in {"nav", "figcaption", "header", "footer"}:
        return []
    found = [element.text or ""]
    for child in element:
        found += [*unlinked(page, child), child.tail or ""]
    return found


def test_no_figure_without_a_fact(site: Website) -> None:
    """Whatever number a Partnership page says itself is in a link to its fact, unless it is a count or a date."""
    for page in partnerships(site):
        (main,) = page.all("main")
        rest = " ".join(unlinked(page, main))
        reasons = {text for line in facts(site).values() for text in (line.rank_reason, line.note) if text}
        for reason in reasons:
            rest = rest.replace(reason, "")
        for pattern in (_DATE, *_COUNTS):
            rest = re.sub(rf"(?<!\w){pattern}(?!\w)", "", rest)
        assert [] == re.findall(r".{0,40}\d.{0,20}", rest), page.path


def test_labels_in_charts(site: Website) -> None:
    """A number written into a chart is that of a mark in it that leads to a fact."""
    for page in partnerships(site):
        for chart in page.all("svg", "chart"):
            marks = set.union(set(), *(numbers(words_in_svg(one)) for one in page.all("a", within=chart)))
            for label in page.all("text", "label", within=chart):
                assert numbers(words(label)) <= marks, (page.path, words(label))


def words_in_svg(link: Element) -> str:
    """What a mark says to those who point at it."""
    return link.get("aria-label") or " ".join(one.text or "" for one in link if name(one) == "title")


def test_leading_sums_on_the_front_page(site: Website) -> None:
    """The table on the front page has the sums of the overview, each with the address of its document."""
    front = site.pages["index.html"]
    linked = collections.Counter(link.place[0] for link in front.links if not link.outside)
    targets = {link.target for link in front.links}
    sides = ("us_promised", "us_awarded", "us_given", "host_promised", "host_given")
    for row in site.dataset.overview:
        for side in sides:
            fact = getattr(row, f"{side}_fact")
            assert fact is None or linked[f"facts/{fact}.html"], (row.partnership, side)
            assert fact is None or getattr(row, f"{side}_url") in targets, (row.partnership, side)


def test_squares(site: Website) -> None:
    """Each square of what is known says which answer it leads to, in words, and leads to that question."""
    front = site.pages["index.html"]
    squares = [link for link in front.links if "square" in link.element.get("class", "").split()]
    assert len(site.dataset.coverage) == len(squares)
    places = {(link.place, link.text) for link in squares}
    for row in site.dataset.coverage:
        place = f"partnerships/{row.partnership}.html", f"question-{row.question.value}"
        (text,) = (text for where, text in places if where == place)
        assert text.endswith(f"{row.question.label}: {row.status.label}")
        answer = site.pages[place[0]].part(place[1])
        assert row.leading_fact is None or f"facts/{row.leading_fact}.html" in {
            link.place[0] for link in site.pages[place[0]].links if link.element in [*answer.iter()]
        }
        assert words_of(row.searched or "") in words(answer)
        assert words_of(row.note or "") in words(answer)


def test_everything_about_a_partnership_is_on_its_page(site: Website) -> None:
    """The page of a Partnership leads to each leading answer, and to each answer where documents differ."""
    for page in partnerships(site):
        key = page.path.removeprefix("partnerships/").removesuffix(".html")
        linked = {link.place[0] for link in page.links if not link.outside}
        lists = ("commitments", "results", "objectives", "roles", "events", "appearances")
        owned = [one for table in lists for one in getattr(site.dataset, table).by("partnership")[key]]
        leading = {one.id for one in owned if one.leading}
        differing = {row.fact for row in site.dataset.conflicts(key)}
        expected = {f"facts/{one}.html" for one in leading | differing}
        assert [] == sorted(expected - linked), key


# --- tables and data for machines ------------------------------------------------------------------------------------


def test_csv(site: Website) -> None:
    """Each CSV file is linked, and has rows of a labelled view, or answers, for facts that the page leads to."""
    linked = {link.place[0]: link.page for link in site.links if not link.outside and link.target.endswith(".csv")}
    assert sorted(linked) == sorted(path for path in site.contents if path.endswith(".csv"))
    expected = {fact.id: {"": answer(site.dataset, fact)} for fact in facts(site).values()}
    for table in FactTable:
        for row in site.dataset.labelled(table).to_pylist():
            expected[row["id"]][table.value] = {name: as_text(value) for name, value in row.items()}
    for shown in rendering.SHOWN_WHOLE:
        records = tuple(site.dataset.tables[shown])
        whole = b"".join(encoded(records, site.dataset.tables[shown].record_type))
        assert whole == site.contents[f"data/{shown}.csv"]
        del linked[f"data/{shown}.csv"]
    for path, page in linked.items():
        text = site.contents[path].decode("utf-8-sig")
        rows = [*csv.DictReader(io.StringIO(text, newline=""), strict=True)]
        kind = next((table.value for table in FactTable if path.endswith(f"-{table.value}.csv")), "")
        assert rows, path
        assert [expected[row["id"]][kind] for row in rows] == rows, path
        if page.startswith(("partnerships/", "organizations/", "indicators/")):
            found = {link.place[0] for link in site.pages[page].links if not link.outside}
            assert {f"facts/{row['id']}.html" for row in rows} <= found, path


def answer(dataset: Dataset, fact: Fact) -> dict[str, str]:
    """A fact as a row of a CSV file of answers."""
    index = dataset.facts[fact.id]
    source = dataset.sources.get(index.source or "")
    row = {
        "id": fact.id,
        "table": index.table.value,
        "subject_name": Catalog(data=dataset).subject(fact.scope).text,
        "question": question_of(dataset, fact),
        "answer": fact.full_answer(dataset),
        "value": getattr(fact, "value", None),
        "amount_usd": getattr(fact, "amount_usd", None),
        "as_of": fact.as_of,
        "leading": fact.leading,
        "rank": fact.rank,
        "as_printed": index.as_printed,
        "locator": index.locator,
        "url": source.url if source else None,
    }
    return {name: as_text(value) for name, value in row.items()}


def as_text(value: object) -> str:
    """A value as CSV has it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def test_json_ld(site: Website) -> None:
    """Pages that describe data say so to search engines, and the files that they name are there."""
    described = {path: page.json_ld for path, page in site.pages.items() if page.json_ld}
    folders = {path.partition("/")[0] for path in described}
    assert {"index.html", "partnerships", "countries", "indicators"} <= folders
    for path, (found,) in described.items():
        assert "Dataset" == found["@type"], path
        assert {"name", "description", "license", "creator"} <= {*found}, path
        for download in found.get("distribution", ()):
            address = download["contentUrl"]
            place = Link(page=path, element=Element("a"), target=address).place[0]
            assert place in site.contents, (path, address)


def test_compact_pages_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page leaves out in order to be small, a browser puts in: every element, attribute and word is there."""
    short = website.sample()
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "compacted", lambda page: page)
        long = website.made(short.dataset)
    for path, page in short.pages.items():
        assert len(short.contents[path]) < len(long.contents[path])
        assert plain(long.pages[path].root) == plain(page.root), path


def plain(element: Element) -> list[tuple[str, dict[str, str], str, str]]:
    """Every element with its attributes and the words before and after it."""
    return [
        (str(one.tag), dict(one.attrib), words_of(one.text or ""), words_of(one.tail or "")) for one in element.iter()
    ]


def test_prose() -> None:
    """HTML in a text is shown as text, headings can be linked, and only links to pages of the site remain links."""
    text = """\
# Title

## 0.3.0 (2026-11-30)

See [method](method.html#ethics), [a file](docs/why.md) and [a site](https://example.org/).
<script>alert(1)</script> & `<b>`

| a | n |
| - | -: |
| x | 1 |
"""
    assert """\
<h2 id="0.3.0">0.3.0 (2026-11-30)</h2>
<p>See <a href="method.html#ethics">method</a>, a file and a site.
&lt;script&gt;alert(1)&lt;/script&gt; &amp; <code>&lt;b&gt;</code></p>
<table>
<thead>
<tr>
<th>a</th>
<th class="number">n</th>
</tr>
</thead>
<tbody>
<tr>
<td>x</td>
<td class="number">1</td>
</tr>
</tbody>
</table>
""" == as_html(text)


# --- templates --------------------------------------------------------------------------------------------------------


def test_undefined_names_are_errors() -> None:
    """A template that uses a name which its page does not give is refused, and text is escaped."""
    environment = rendering.environment()
    with pytest.raises(jinja2.UndefinedError, match=r"^'nothing' is undefined$"):
        environment.from_string("{{ nothing }}").render()
    assert "&lt;b&gt;" == environment.from_string("{{ text }}").render(text="<b>")


def test_every_template_is_used(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """No template is left over."""
    loaded = set()
    asset = pages.asset

    def noted(path: str) -> bytes:
        loaded.add(path)
        return asset(path)

    for module in (pages, rendering):
        monkeypatch.setattr(module, "asset", noted)
    assert list(rendering.render(Catalog(data=data), website.URL))
    folder = Path(pages.__file__).parent / "templates"
    assert sorted(f"templates/{file.name}" for file in folder.iterdir()) == sorted(
        path for path in loaded if path.startswith("templates/")
    )


def test_every_asset_is_used(site: Website) -> None:
    """Every file that pages load is there, and none that no page, style sheet or script loads."""
    loaded = {link.place[0] for link in site.links if not link.outside}
    for path in [path for path in loaded if path.endswith((".css", ".js"))]:
        named = re.findall(r"""[\w./-]+\.(?:woff2|js|css|svg|json)""", site.contents[path].decode())
        loaded |= {f"assets/{one.removeprefix('assets/')}" for one in named}
    unused = {path for path in site.contents if path.startswith("assets/")} - loaded
    # The licences of the fonts, and the picture that only a site with an address shows.
    assert [] == sorted(path for path in unused if not path.endswith(("-LICENSE.txt", "/preview.png")))
