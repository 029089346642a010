"""The page: what it holds, what it never does, and what a real browser makes of it."""

import html.parser
import json
import pathlib
import re
import shutil
import subprocess

import pytest

import navsim
from navsim.cli import main
from navsim.page.page import page
from navsim.reports.diff import diff
from navsim.reports.reading import of_run

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"
HOSTILE = "<img src=x onerror=alert(1)>"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
browser = pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine: the page is not tried in a browser")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


@pytest.fixture(scope="module")
def three():
    return navsim.run(SCENARIOS / "three-classes")


@pytest.fixture(scope="module")
def text(three):
    return page(of_run(three))


class Outline(html.parser.HTMLParser):
    """Tags that open and close, ids, and whatever would be loaded."""

    VOID = frozenset({"meta", "link", "br", "img", "path", "use", "rect"})

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.loads, self.handlers, self.tags = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in ("src", "href", "xlink:href", "action") and value and not value.startswith("#"):
                self.loads.append(value)
            if name.startswith("on"):
                self.handlers.append((tag, name))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag, (tag, self.getpos())


def outline(text: str) -> Outline:
    found = Outline()
    found.feed(text)
    assert not found.open
    return found


def hostile_run():
    """A fund that holds a security with a name from outside."""
    frames = {
        "securities": [{"security": "AAA", "type": "equity", "name": HOSTILE}],
        "trades": [{"date": "2024-01-02", "security": "AAA", "side": "buy", "quantity": "50000", "price": "10.00"}],
        "prices": [{"date": day, "security": "AAA", "price": "10.00"} for day in ("2024-01-02", "2024-01-03")],
        "orders": [{"accepted_at": "2024-01-02", "class": "a", "side": "purchase", "amount": "1000000.00", "price": "10.00", "account": "x"}],
    }
    import pandas as pd

    fund = {"fund": {"id": "mine", "name": f'Fund {HOSTILE} "quoted"', "inception": "2024-01-02"}, "class": {"a": {"name": HOSTILE}}}
    return navsim.run(navsim.scenario(fund=fund, **{name: pd.DataFrame(rows) for name, rows in frames.items()}))


def test_the_page_is_well_formed_and_loads_nothing(text):
    """Every tag closes, no id twice, no address but those inside the page."""
    found = outline(text)
    assert found.loads == ["data:,"]
    assert not found.handlers
    assert len(found.ids) == len(set(found.ids))
    assert "http://" not in re.sub(r'xmlns(:xlink)?="http://www.w3.org/[^"]*"', "", text)


def test_the_sections_in_their_order(text):
    """Those that have something to say; a market-valued fund has no shadow price."""
    titles = re.findall(r"<h2>(.*?)</h2>", text)
    assert titles[:6] == ["Overview", "Why it moved", "Strike sheet", "Trial balance", "Exceptions", "Holdings"]
    assert "Accruals" in titles
    assert "Money market" not in titles


def test_the_strike_sheet_says_what_was_struck(three):
    """27 February 2004: NAVs, net assets and fees as in the tables, and lines to sign."""
    import datetime

    text = page(of_run(three), datetime.date(2004, 2, 27))
    for figure in ("9.76", "9.74", "9.75", "311,279,755.80", "441,046,866.96", "(2,438.05)", "(7,142.89)", "Prepared by", "Released by"):
        assert figure in text


def test_every_chart_has_its_numbers(text):
    """A data table behind every chart; charts are SVG with the page's colours."""
    figures = re.findall(r"<figure.*?</figure>", text, re.S)
    assert len(figures) >= 5
    for figure in figures:
        assert "<svg" in figure
        assert "<details>" in figure
        assert "<table>" in figure
        assert "var(--" in figure
        assert not re.search(r"#[0-9a-f]{6}", figure.partition("</svg>")[0].partition("<svg")[2])


def test_names_from_outside_stay_text():
    """In tables, headings, tooltips' data and the title: never markup."""
    text = page(of_run(hostile_run()))
    assert HOSTILE not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    found = outline(text)
    assert "img" not in found.tags
    assert not found.handlers
    for data in re.findall(r'<script type="application/json">(.*?)</script>', text, re.S):
        json.loads(data)
        assert "<" not in data


def test_a_money_fund_shows_its_deviation():
    """The shadow price with its bands, where there is one."""
    text = page(of_run(navsim.run(SCENARIOS / "money-market-2000")))
    assert "Money market" in text
    assert "Shadow price less stable price" in text
    assert "rule 2a-7" in text


def test_what_a_check_found_has_its_unit():
    """As on a terminal: an issuer above 5 % in percent, a deviation in basis points, a true minus; no change has no sign."""
    shown = page(of_run(navsim.run(SCENARIOS / "money-market-breach")))
    assert ">5.00 %</td>" in shown
    assert re.search(r'<td class="num neg">−131\.\d bp</td>', shown)
    assert ">50.0 bp</td>" in shown
    assert not re.search(r"<td[^>]*>0\.0[56]\d*</td>|[+−]0\.00? \(|[+−]0\.0 bp", shown)


def test_a_diff_with_its_causes():
    """Two runs of the late price: six days, six corrections, whom it cost."""
    told, now = navsim.run(SCENARIOS / "late-price", known_at="2025-03-11T18:00"), navsim.run(SCENARIOS / "late-price")
    text = page(of_run(now), diff=diff(told, now))
    assert text.count("▲ reprocess") == 3
    assert text.count("prices.csv:2") >= 6
    for account in ("birch", "cedar", "founders"):
        assert account in text


def test_statements_are_on_the_page(text):
    """The four statements of the fiscal year to date, tied to the roll-forward."""
    for title in ("Statement of Assets and Liabilities", "Statement of Operations", "Statement of Changes in Net Assets", "Financial Highlights"):
        assert title in text
    assert "513,095,611" in text
    assert "sums tie to the roll-forward to the cent" in text


def test_a_sweep_beside_the_run(three, tmp_path):
    """The fan of structures, and their numbers; a folder without a sweep is refused."""
    swept = navsim.sweep(SCENARIOS / "three-classes", {"fee.12b-1.rate": ["0 bp", "50 bp"]}, path=True)
    swept.write(tmp_path / "sweep")
    text = page(of_run(three), sweep=tmp_path / "sweep")
    assert "What structures leave behind the best one" in text
    assert ">12b-1 50 bp  " in text  # as sweep.plot.drag() names it
    assert swept.plot.drag().axes
    with pytest.raises(navsim.InputProblems):
        page(of_run(three), sweep=tmp_path)


def test_long_tables_are_cut_and_say_so():
    """Five hundred rows, and where the rest is."""
    from navsim.page.grid import capped, row

    grid = capped(("n",), [row(str(n)) for n in range(1200)], "nav", last=True)
    assert (len(grid.rows), grid.rows[-1].cells[0].text) == (500, "1199")
    assert grid.note == "The last 500 of 1,200 rows. All of them: the Parquet files in nav/"


def test_the_same_run_is_the_same_page(three, text):
    """No clock, no chance: byte for byte."""
    assert page(of_run(three)) == text


def test_the_verb(three, tmp_path, capsys):
    """navsim report OUT -o FILE."""
    three.write(tmp_path / "out")
    assert main.answer(["report", str(tmp_path / "out"), "-o", str(tmp_path / "page.html")]) == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert main.answer(["report", str(tmp_path / "nothing"), "-o", str(tmp_path / "other.html")]) == 2
    assert not (tmp_path / "other.html").exists()


def in_browser(tmp_path, text: str, script: str, *options) -> dict:
    """What a script finds in the loaded page; the page's own errors are part of it."""
    watch = (
        "<script>window.faults=[];addEventListener('error',e=>faults.push(e.message));"
        "addEventListener('securitypolicyviolation',e=>faults.push(e.violatedDirective+' '+e.blockedURI));</script>"
    )
    ask = (
        f"<script>addEventListener('load',()=>{{const found=(()=>{{{script}}})();const out=document.createElement('pre');"
        "out.id='found';out.textContent=JSON.stringify({found,faults});document.body.append(out)})</script>"
    )
    file = tmp_path / "page.html"
    file.write_text(text.replace("<title>", watch + "<title>", 1).replace("</body>", ask + "</body>", 1), encoding="utf-8")
    done = subprocess.run(
        [
            BROWSER,
            *QUIET,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--virtual-time-budget=3000",
            "--window-size=1300,900",
            *options,
            "--dump-dom",
            file.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(html.unescape(re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.S).group(1)))


@browser
def test_in_a_browser_without_errors_or_requests(tmp_path, text):
    """No console error, nothing asked of a network."""
    said = in_browser(tmp_path, text, "return [performance.getEntriesByType('resource').map(r=>r.name), document.querySelectorAll('section').length]")
    assert said["faults"] == []
    assert said["found"][0] == []
    assert said["found"][1] >= 7


@browser
def test_by_keyboard(tmp_path, text):
    """A chart takes the focus, arrow keys walk along it and tell each point; Escape puts it away; links and buttons can be reached."""
    script = """
      const figure = document.querySelector('figure[tabindex]'), tip = document.getElementById('tip'), said = [];
      const press = key => figure.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
      figure.focus(); said.push(document.activeElement === figure);
      press('End'); press('ArrowLeft'); said.push(tip.hidden, tip.textContent);
      press('ArrowLeft'); said.push(tip.textContent);
      press('Escape'); said.push(tip.hidden);
      document.querySelector('nav a').focus(); said.push(document.activeElement.tagName);
      return said;"""
    said = in_browser(tmp_path, text, script)
    assert said["faults"] == []
    focused, hidden, first, second, away, link = said["found"]
    assert (focused, hidden, away, link) == (True, False, True, "A")
    assert first.splitlines()[0] == "2004-05-27"
    assert second.splitlines()[0] == "2004-05-26"
    assert "institutional" in first


def test_a_family_has_one_head():
    """Eleven funds: the first is named, how many are in balance is counted, and each says beside its name how it stands."""
    text = page(of_run(navsim.run(SCENARIOS / "janus-aspen-service-shares-1999")))
    outline(text)
    head = text[text.index("<header>") : text.index("</header>")]
    assert "<b>Aggressive Growth Portfolio and 10 other funds</b>" in head
    assert re.findall(r'<span class="chip (\w+)">(.*?)</span>', head) == [("good", "✓ in balance: 11 funds")]
    assert text.count("✓ in balance</span>") == 11


@browser
@pytest.mark.parametrize(("width", "narrow"), [(500, True), (800, False), (1300, False)])
def test_every_chart_is_seen_whole(tmp_path, text, width, narrow):
    """With its axis and its last day, nothing to be scrolled; on a telephone in a drawing of its own, where the arrow keys find the same days."""
    script = """
      const plots = [...document.querySelectorAll('.plot')].map(plot => {
        const seen = [...plot.querySelectorAll('svg')].filter(svg => svg.getBoundingClientRect().width > 0);
        return [seen.length, seen[0].closest('.narrow') !== null, plot.scrollWidth <= plot.clientWidth, plot.scrollLeft];
      });
      const figure = document.querySelector('figure[tabindex]'), plot = figure.querySelector('.plot');
      const svg = [...plot.querySelectorAll('svg')].find(each => each.getBoundingClientRect().width > 0).getBoundingClientRect();
      const data = JSON.parse(figure.querySelector('script').textContent);
      figure.focus(); figure.dispatchEvent(new KeyboardEvent('keydown', {key: 'Home', bubbles: true}));
      figure.dispatchEvent(new KeyboardEvent('keydown', {key: 'Home', bubbles: true}));
      const at = (plot.querySelector('.hair').getBoundingClientRect().left - svg.left) / svg.width;
      return [plots, at, data.x[0], data.narrow[0], document.getElementById('tip').textContent];"""
    said = in_browser(tmp_path, text, script, f"--window-size={width},900")
    assert said["faults"] == []
    plots, at, wide, small, told = said["found"]
    assert len(plots) == 5
    assert [plot for plot in plots if plot[0] != 1 or not plot[2] or plot[3]] == []
    assert [plot[1] for plot in plots] == [narrow, False, False, False, narrow]  # NAV, why each of three classes moved, accruals
    assert at == pytest.approx(small if narrow else wide, abs=0.01)
    assert told.startswith("2003-10-01\n")


@browser
def test_light_and_dark(tmp_path, text):
    """The button turns the page; colours of charts follow."""
    script = """
      const colour = () => getComputedStyle(document.body).backgroundColor, before = colour(), theme = document.documentElement.dataset.theme;
      document.getElementById('theme').click();
      return [theme, before, document.documentElement.dataset.theme, colour()];"""
    theme, before, other, after = in_browser(tmp_path, text, script)["found"]
    assert {theme, other} == {"light", "dark"}
    assert before != after


@browser
def test_a_hostile_name_runs_nothing(tmp_path):
    """The image that would run a script is no image."""
    said = in_browser(
        tmp_path, page(of_run(hostile_run())), "return [document.querySelectorAll('img').length, document.body.textContent.includes('<img src=x')]"
    )
    assert said == {"found": [0, True], "faults": []}


@browser
def test_screens_light_dark_and_narrow(tmp_path, text):
    """Pictures of the page: light, dark, and as wide as a phone; dark is dark, light is light, and each shows something."""
    from matplotlib.image import imread

    brightness = {}
    for name, theme, width in (("light", "light", 1300), ("dark", "dark", 1300), ("phone", "light", 420)):
        file = tmp_path / f"{name}.html"
        file.write_text(text.replace("root.dataset.theme = kept ||", f'root.dataset.theme = "{theme}" ||', 1), encoding="utf-8")
        picture = tmp_path / f"{name}.png"
        options = (f"--user-data-dir={tmp_path / 'profile'}", f"--window-size={width},1600", f"--screenshot={picture}", "--hide-scrollbars")
        subprocess.run([BROWSER, *QUIET, *options, file.as_uri()], capture_output=True, timeout=120, check=True)
        pixels = imread(picture)[..., :3]
        assert pixels.shape[0] == 1600
        assert pixels.std() > 0.03, f"{name} shows nothing"
        brightness[name] = float(pixels.mean())
    assert brightness["dark"] < 0.35 < 0.75 < min(brightness["light"], brightness["phone"])


@browser
@pytest.mark.slow
def test_twenty_years_of_three_classes(tmp_path):
    """Under a megabyte, and in a browser without errors."""
    import datetime

    import pandas as pd

    from navsim.basics.sessions import nyse

    calendar = nyse()
    days = [day for n in range(7305) if calendar.is_session(day := datetime.date(2004, 1, 2) + datetime.timedelta(n))]
    wide = pd.DataFrame({"AAA": [f"{40 + n % 97 / 10 + n / 400:.2f}" for n in range(len(days))]}, index=pd.to_datetime(days))
    fees = [{"id": "advisory", "category": "management", "rate": "0.75%"}]
    fund = {"fund": {"id": "long", "inception": days[0].isoformat()}, "class": {"a": {}, "b": {}, "c": {}}, "fee": fees}
    orders = [
        {"accepted_at": days[0].isoformat(), "class": name, "account": "x", "side": "purchase", "amount": "40000000.00", "price": "10.00"}
        for name in "abc"
    ]
    trades = [{"date": days[0].isoformat(), "security": "AAA", "side": "buy", "quantity": "2000000", "price": "40.00"}]
    securities = [{"security": "AAA", "type": "equity"}]
    frames = {name: pd.DataFrame(rows) for name, rows in (("orders", orders), ("trades", trades), ("securities", securities))}
    text = page(of_run(navsim.run(navsim.scenario(fund=fund, prices=wide, **frames))))
    assert len(text.encode()) < 1_000_000
    assert in_browser(tmp_path, text, "return document.querySelectorAll('section').length")["faults"] == []


@browser
def test_it_prints(tmp_path, text):
    """Paper: some pages, each with fund, session and as-known time at its foot."""
    file = tmp_path / "page.html"
    file.write_text(text, encoding="utf-8")
    subprocess.run(
        [BROWSER, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'page.pdf'}", file.as_uri()],
        capture_output=True,
        timeout=120,
        check=True,
    )
    pdf = (tmp_path / "page.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 12
    assert 'content: "Larkspur Growth Portfolio · strike of 2004-05-28 · as known now"' in text
