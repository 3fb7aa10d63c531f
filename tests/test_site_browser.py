"""The site in browsers: Chromium through Playwright, and Firefox through puppeteer-core."""

import functools
import http.server
import importlib.util
import itertools
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import attrs
import pypdf
import pytest

import cpc_data
from cpc_data.site import writer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
#: The folder in which `make test-browser` installs packages for Node.js.
NODE_MODULES = Path(os.environ.get("NODE_MODULES", ".venv/node_modules")).resolve()
#: Whether a missing browser is an error: in CI, `make test-browser` skips nothing.
REQUIRED = {"CI", "NODE_MODULES"} <= os.environ.keys()

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        not REQUIRED and (CHROMIUM is None or importlib.util.find_spec("playwright") is None),
        reason="Chromium or playwright is not installed; see `make test-browser`",
    ),
]

#: A page of each kind.
KINDS = {
    "front": "index.html",
    "partnership": "partnerships/PHL-2017.html",
    "partnership in preparation": "partnerships/NPL-planned.html",
    "program": "program.html",
    "fact": "facts/PHL-2017-result-ijm-arrests-2021.html",
    "organization": "organizations/ijm.html",
    "source": "sources/iacat-ph-2021-04-29-final-dialogue.html",
    "country": "countries/GHA.html",
    "indicator": "indicators/victims-identified.html",
    "documents": "documents.html",
    "organizations": "organizations.html",
    "indicators": "indicators.html",
    "codebook": "codebook.html",
    "changes": "changes.html",
    "method": "method.html",
    "data": "data.html",
}
kinds = pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
#: The most that a browser may load to show a page, without fonts, in bytes.
BUDGET = 150_000
#: Notes what moves in the window after it was painted, and the text that is painted.
WATCH = """
    window.moved = [];
    window.painted = [];
    const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
        .observe({ type, buffered: true });
    watch("layout-shift", (entry) => entry.sources.forEach((source) => moved.push(source.node?.textContent)));
    watch("largest-contentful-paint", (entry) => painted.push(entry.element?.localName));
"""
UNFOLD = "document.querySelectorAll('details').forEach((details) => { details.open = true; })"

Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site of the released data."""
    folder = tmp_path_factory.mktemp("site")
    writer.write_site(cpc_data.load(), folder)
    return folder


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site as it is published, in a folder of a server."""
    folder = tmp_path_factory.mktemp("published")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Server, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/out/"
    writer.write_site(cpc_data.load(), folder / "out", address)
    yield address
    server.shutdown()
    server.server_close()


class _Server(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, but fonts only while that is allowed."""

    fonts = threading.Event()

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        if self.path.endswith(".woff2"):
            self.fonts.wait(30)
        super().do_GET()


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """A running Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: "Browser") -> Iterator[Open]:
    """Makes a new window, with an empty cache."""
    contexts: list[BrowserContext] = []

    def make(width: int = 1280, **options: Any) -> "Page":
        contexts.append(chromium.new_context(viewport={"width": width, "height": 900}, **options))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def opened(site: Path, new_page: Open) -> Open:
    """Opens a page from disk in a new window."""

    def open_page(path: str, width: int = 1280, **options: Any) -> "Page":
        page = new_page(width, **options)
        page.goto((site / path).as_uri())
        return page

    return open_page


def test_kinds(site: Path) -> None:
    """Every folder of the site, and every page outside folders, is among the kinds."""
    assert {Path(path).parent for path in KINDS.values()} == {
        one.parent.relative_to(site) for one in site.rglob("*.html")
    }
    assert {one.name for one in site.glob("*.html")} == {path for path in KINDS.values() if "/" not in path}


# --- what a page loads ------------------------------------------------------------------------------------------------


def _watched(page: "Page") -> tuple[list[str], set[str]]:
    """The messages that a page will leave in the console, and the addresses that it will ask for."""
    messages: list[str] = []
    requests: set[str] = set()
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requests.add(request.url))
    page.add_init_script(WATCH)
    return messages, requests


def _elsewhere(requests: set[str], root: str) -> list[str]:
    return sorted(url for url in requests if not url.startswith(root))


@kinds
def test_from_disk(site: Path, new_page: Open, path: str) -> None:
    """From disk, a page asks for files of the site alone, within the budget, moves nothing, and leaves no message."""
    page = new_page()
    messages, requests = _watched(page)
    root = site.as_uri() + "/"
    page.goto(root + path)
    page.wait_for_load_state("networkidle")
    assert [] == _elsewhere(requests, root)
    files = [site / url.removeprefix(root) for url in requests if not url.endswith(".woff2")]
    assert {"style.css", "search.js"} <= {file.name for file in files}
    assert sum(file.stat().st_size for file in files) < BUDGET
    # The index of search is loaded only when somebody searches.
    page.fill("#query", "Ghana")
    page.wait_for_selector("#hits a")
    assert root + "assets/index.js" in requests
    assert [] == _elsewhere(requests, root)
    assert [] == page.evaluate("moved")
    assert [] == messages


@kinds
def test_published(published: str, new_page: Open, path: str) -> None:
    """Under a path of a server, text is visible before fonts are there, and nothing moves when they come."""
    for width in (390, 1280):
        page = new_page(width, bypass_csp=True)
        messages, requests = _watched(page)
        _Server.fonts.clear()
        try:
            page.goto(published + path, wait_until="domcontentloaded")
            page.wait_for_function("painted.length")
            assert page.evaluate("[...document.fonts].some((font) => font.status === 'loading')")
        finally:
            _Server.fonts.set()
        page.wait_for_load_state("networkidle")
        page.wait_for_function("document.fonts.status === 'loaded'")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
        assert [] == page.evaluate("moved")
        assert [] == _elsewhere(requests, published)
        # Chromium says in time that what came too late was preloaded in vain.
        assert [] == [message for message in messages if "was preloaded" not in message]


def test_fonts(published: str, new_page: Open) -> None:
    """On the second page at the latest, text is in the fonts of the site, and search works."""
    _Server.fonts.set()
    page = new_page()
    messages, requests = _watched(page)
    page.goto(published)
    page.wait_for_load_state("networkidle")
    page.reload()
    page.fill("#query", "Ghana")
    page.wait_for_selector("#hits a")
    # A few seconds after a page is there, Chromium complains of what was preloaded in vain.
    page.wait_for_timeout(5000)
    assert {"Source Serif 4"} == _faces(page, "h1")
    assert {"Inter"} == _faces(page, ".numbers dt")
    assert [] == _elsewhere(requests, published)
    assert [] == messages


def _faces(page: "Page", selector: str) -> set[str]:
    """The families of the fonts in which the first such element is shown."""
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    document = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": document, "selector": selector})["nodeId"]
    return {font["familyName"] for font in tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}


# --- for everybody ----------------------------------------------------------------------------------------------------


@functools.cache
def _axe() -> str:
    """The script of axe-core, which the package for Playwright holds."""
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "axe.min.js").read_text("utf-8")


def _violations(page: "Page") -> list[tuple[Any, ...]]:
    """What breaks a rule of WCAG 2.2 AA, or a good practice, on phones and desks, in light and dark."""
    page.evaluate(f"{_axe()};0")
    found = []
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for width, scheme in itertools.product((1280, 390), schemes):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        # Without `preload`, axe does not ask for style sheets, which a browser refuses from disk.
        violations = page.evaluate("""axe.run({
            preload: false, resultTypes: ["violations"],
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        }).then((found) => found.violations)""")
        found += [(width, scheme, one["id"], node["html"]) for one in violations for node in one["nodes"]]
    return found


@kinds
def test_accessibility(opened: Open, path: str) -> None:
    """No rule that axe-core can check is broken, in folded content neither."""
    page = opened(path, bypass_csp=True)
    page.evaluate(UNFOLD)
    # The rows of a long list are alike, as are many sections, and axe takes milliseconds for each element.
    page.evaluate(
        "document.querySelectorAll('li:nth-child(n + 6), tr:nth-child(n + 6), section:nth-of-type(n + 12)')"
        ".forEach((one) => one.remove())"
    )
    assert [] == _violations(page)


def test_accessibility_of_search(opened: Open) -> None:
    """Nor is one broken while results of a search are open."""
    page = opened(KINDS["fact"], bypass_csp=True)
    _Search(page).hits("ghana")
    page.keyboard.press("ArrowDown")
    assert [] == _violations(page)


@kinds
def test_width(opened: Open, path: str) -> None:
    """No page scrolls sideways, with all folded content open."""
    page = opened(path)
    page.evaluate(UNFOLD)
    widths = [320, 390, 768]
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found.append(page.evaluate("document.documentElement.scrollWidth"))
    assert widths == found


@pytest.mark.parametrize("path", [KINDS[kind] for kind in ("front", "partnership", "fact", "country", "data")])
def test_keyboard_reaches_everything(opened: Open, path: str) -> None:
    """The Tab key reaches every link, field and fold, in the order of the page, and each shows its focus."""
    page = opened(path)
    expected = page.evaluate("""
        window.order = [...document.querySelectorAll("a[href], input, summary")].filter(
            (one) => one.checkVisibility({ contentVisibilityAuto: true }) && !one.closest("[hidden]"));
        window.shows = (one) => [one, ...one.querySelectorAll("*")].some((each) => {
            const style = getComputedStyle(each);
            return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none"
                || each.ownerSVGElement && parseFloat(style.strokeWidth) >= 4 && style.stroke !== "none";
        });
        window.reached = [];
        window.unseen = [];
        document.addEventListener("focusin", ({ target }) => {
            reached.push(order.indexOf(target));
            if (!shows(target)) unseen.push(target.outerHTML);
        });
        order.length
    """)
    for _ in range(expected):
        page.keyboard.down("Tab")
    assert [*range(expected)] == page.evaluate("reached")
    assert [] == page.evaluate("unseen")


def test_keyboard_works(opened: Open) -> None:
    """The Enter key follows the link to the content, opens what is folded, and follows a mark of a chart."""
    page = opened(KINDS["partnership"])
    page.keyboard.press("Tab")
    assert "Skip to the content" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    mark = page.locator("svg.money a").first
    target = mark.get_attribute("href")
    assert target is not None
    mark.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(target.removeprefix(".."))


def test_links_open_folds(opened: Open) -> None:
    """A square of the map of what is known leads to its question, which opens."""
    page = opened(KINDS["front"])
    square = page.locator("a.square").first
    _, _, fragment = (square.get_attribute("href") or "").partition("#")
    square.click()
    page.wait_for_selector(f"details#{fragment}[open]")


@kinds
def test_without_javascript(opened: Open, path: str) -> None:
    """Without JavaScript, pages show the same content and folds open; only the search field is gone."""
    plain = opened(path, java_script_enabled=False)
    assert opened(path).inner_text("main") == plain.inner_text("main")
    assert not plain.locator("form.search").is_visible()
    folds = plain.locator("summary:visible")
    if folds.count():
        folds.first.click()
        assert 1 == plain.locator("details[open]").count()


# --- search -----------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Search:
    """The search field of a page."""

    page: "Page"

    def hits(self, text: str) -> list[str]:
        """The paths of the pages found."""
        self.page.fill("#query", text)
        self.page.wait_for_selector("#found:not([hidden])")
        found = self.page.eval_on_selector_all("#hits a", "(links) => links.map((link) => link.getAttribute('href'))")
        return [str(path) for path in found]

    @property
    def status(self) -> str:
        """What a screen reader announces."""
        return str(self.page.inner_text("#status"))


@pytest.fixture
def search(opened: Open) -> _Search:
    """The search field of the front page, opened from disk."""
    return _Search(opened(KINDS["front"]))


def test_search_folds(search: _Search) -> None:
    """Accents, case, hyphens and the way in which a figure is written make no difference."""
    for one, other in (("Côte", "cote"), ("RE-INTEGRATION", "reintegration"), ("4.9 million", "4,900,000")):
        found = search.hits(one)
        assert found
        assert search.hits(other) == found


def test_search_ranks(search: _Search) -> None:
    """The page of a Partnership comes first for its country, and a leading answer before a deprecated one."""
    assert "partnerships/GHA-2015.html" == search.hits("ghana")[0]
    assert "organizations/ijm.html" == search.hits("IJM")[0]
    data = cpc_data.load()
    deprecated = [Path(path).stem for path in search.hits("784,000")]
    assert [True, False] == [data.commitments[key].trusted for key in deprecated]


def test_search_lists_twenty(search: _Search) -> None:
    """Of many results, 20 are listed, with the number of the others, and all are announced."""
    assert 20 == len(search.hits("trafficking"))
    number = int(search.status.split(" ")[0])
    assert f"{number} results; the first 20 are listed" == search.status
    assert f"and {number - 20} more" == search.page.inner_text("#more")
    assert [] == search.hits("qqqq")
    assert "Nothing found" == search.status


def test_search_with_some_words(search: _Search) -> None:
    """If no page has all words, those with most of them are listed, and that is said."""
    found = search.hits("who says 312 children were identified")
    assert found[0].startswith("facts/PHL-2017-result-")
    assert search.status.endswith("with some of these words; none has all")


def test_search_suggests(search: _Search) -> None:
    """A word misspelt brings up a name that is near it, which arrows and Enter choose like a result."""
    assert ["#"] == search.hits("jamaca")
    search.page.keyboard.press("ArrowDown")
    assert "instead" == search.page.get_attribute("#query", "aria-activedescendant")
    search.page.keyboard.press("Enter")
    assert "Jamaica" == search.page.input_value("#query")
    assert "Partnership: " in search.page.inner_text("#hit-0")


def test_search_by_keyboard(search: _Search) -> None:
    """The Tab key goes to the field, arrows through the results, Escape closes them, and Enter opens one."""
    page = search.page
    page.locator("header nav a").last.focus()
    page.keyboard.press("Tab")
    page.keyboard.type("philippines")
    page.wait_for_selector("#found:not([hidden])")
    chosen = functools.partial(page.get_attribute, "#query", "aria-activedescendant")
    assert chosen() is None
    for key, expected in (("ArrowDown", "hit-0"), ("ArrowDown", "hit-1"), ("ArrowUp", "hit-0"), ("ArrowUp", "hit-19")):
        page.keyboard.press(key)
        assert expected == chosen()
        assert [expected] == page.eval_on_selector_all(
            "[aria-selected=true]", "(items) => items.map((item) => item.id)"
        )
    page.keyboard.press("Escape")
    assert not page.locator("#found").is_visible()
    assert "false" == page.get_attribute("#query", "aria-expanded")
    assert "philippines" == page.input_value("#query")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/partnerships/PHL-2017.html")


# --- print ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["script", "no script"])
def test_print(opened: Open, tmp_path: Path, options: dict[str, Any]) -> None:
    """On A4, a Partnership page is as wide as the paper, and holds what is folded on the screen."""
    page = opened(KINDS["partnership"], **options)
    page.emulate_media(media="print")
    # 210 mm less two margins of 15 mm, at 96 pixels an inch.
    page.set_viewport_size({"width": 680, "height": 1000})
    cut = page.evaluate("""
        [...document.querySelectorAll("main *")].filter((one) => {
            const { left, right } = one.getBoundingClientRect();
            return !one.closest(".hidden") && (left < -1 || right > innerWidth + 1);
        }).map((one) => one.outerHTML)
    """)
    assert [] == cut
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    paper = pypdf.PdfReader(tmp_path / "page.pdf")
    assert {(595, 842)} == {(round(one.mediabox.width), round(one.mediabox.height)) for one in paper.pages}
    printed = "".join("".join(one.extract_text().split()) for one in paper.pages)
    folded = page.eval_on_selector_all("details .answer", "(found) => found.map((one) => one.textContent)")
    assert len(folded) > 5
    assert [] == [text for text in folded if "".join(text.split()) not in printed]


# --- Firefox ----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not REQUIRED and FIREFOX is None, reason="Firefox is not installed")
@pytest.mark.skipif(
    not (REQUIRED or (NODE_MODULES / "puppeteer-core").exists()),
    reason="puppeteer-core is not installed; see `make test-browser`",
)
def test_firefox(site: Path) -> None:
    """In Firefox, pages open from disk without a message, and search finds pages, with accents or without."""
    script = Path(__file__).with_name("firefox.cjs")
    command = ["node", str(script), str(NODE_MODULES), str(FIREFOX), site.as_uri(), *KINDS.values()]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=300).stdout)
    assert [] == found["messages"]
    assert list(KINDS.values()) == list(found["titles"])
    assert "" not in found["titles"].values()
    assert found["hits"]["Côte"] == found["hits"]["cote"]
    assert "partnerships/CIV-2022.html" == found["hits"]["cote"][0]
    assert found["opened"].endswith("/partnerships/CIV-2022.html")
