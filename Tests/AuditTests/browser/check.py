"""Opens a page of `fcd audit` in a browser and does with it what a reader does. Prints a line for each thing that holds."""

import argparse
import base64
import re
import shutil
import sys
from pathlib import Path

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

sys.path.insert(0, str(Path(__file__).parent))
from browser import browser, colours, requests, size, wait  # noqa: E402

CONTRAST = """
const seen = [];
const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const parse = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
};
const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
        const color = parse(getComputedStyle(at).backgroundColor);
        if (color[3] > 250) { return color; }
    }
    return parse(getComputedStyle(document.body).backgroundColor);
};
const kinds = new Set();
let least = 99, worst = '';
for (const node of document.querySelectorAll('body *')) {
    if (node.closest('.sr, .skip') || !node.checkVisibility()) { continue; }
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) { continue; }
    const style = getComputedStyle(node);
    const text = parse(node instanceof SVGElement ? style.fill : style.color);
    const [a, b] = [light(text), light(behind(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    kinds.add(ratio.toFixed(2));
    if (ratio < least) { least = ratio; worst = node.outerHTML.slice(0, 120); }
}
return [least, worst, kinds.size];
"""

# Colours of drawings: 3:1 is what tells shapes from each other, and from what lies behind them.
SHAPES = """
const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const light = (color) => {
    canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    const [x, y, z] = [...canvas.getImageData(0, 0, 1, 1).data]
        .map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const ratio = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
};
const color = (shape, kind) => getComputedStyle(document.querySelector(`.chart svg ${shape}`))[kind];
const [bar, orphan] = [color('.bar', 'fill'), color('.orphan', 'fill')];
const paper = getComputedStyle(document.querySelector('.chart')).backgroundColor;
return {
    'bar and orphan': ratio(bar, orphan), 'bar': ratio(bar, paper), 'orphan': ratio(orphan, paper),
    'line': ratio(color('.line', 'stroke'), paper), 'size': ratio(color('.size', 'stroke'), paper),
};
"""

PROBLEMS = """
const problems = [];
let before = 0;
for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const level = Number(heading.tagName[1]);
    if (level > before + 1) { problems.push(`${heading.tagName} ${heading.textContent} follows h${before}`); }
    before = level;
}
if (document.querySelectorAll('h1').length !== 1) { problems.push('not one h1'); }
if (!document.documentElement.lang) { problems.push('no language'); }
for (const control of document.querySelectorAll('input, select')) {
    if (![...control.labels].some((label) => label.textContent.trim())) { problems.push(`${control.id} has no label`); }
}
for (const control of document.querySelectorAll('button')) {
    if (!control.textContent.trim()) { problems.push('a button without words'); }
}
for (const table of document.querySelectorAll('table')) {
    if (!table.caption || !table.tHead) { problems.push('a table without a caption or a head'); }
}
for (const drawing of document.querySelectorAll('svg:not([aria-hidden])')) {
    const names = drawing.getAttribute('aria-labelledby').split(' ').map((id) => document.getElementById(id));
    if (names.length !== 2 || names.some((name) => !name || !name.textContent.trim())) { problems.push('a drawing without words'); }
    if (!drawing.closest('figure').querySelector('table tbody tr')) { problems.push('a drawing without a table'); }
}
const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
if (new Set(ids).size !== ids.length) { problems.push('an ID twice'); }
return problems;
"""

# What is to stay in one piece, though names, paths and commands may break anywhere: words and numbers of headings and of
# cells of numbers, and dates everywhere.
BROKEN = r"""
const broken = [];
const rows = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    const tops = [];
    for (const { top, bottom, width } of range.getClientRects()) {
        if (width && !tops.some((seen) => Math.abs(seen - (top + bottom) / 2) < 4)) { tops.push((top + bottom) / 2); }
    }
    return tops.length;
};
let looked = 0;
const look = (node, pattern, where) => {
    for (const found of node.data.matchAll(pattern)) {
        looked += 1;
        if (rows(node, found.index, found.index + found[0].length) > 1) { broken.push(`${where}: ${found[0]}`); }
    }
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
    const node = walker.currentNode, at = node.parentElement;
    if (!at.checkVisibility() || at.closest('.sr, .skip, svg, script, code, pre')) { continue; }
    const whole = at.closest('th, h1, h2, h3, h4, dt, label, .label, .number, .card strong, .badge, button');
    // A name in a heading is no word of the page.
    if (whole && !at.closest('bdi, select')) {
        // Chinese words have no ends that could be seen.
        look(node, /[\p{Script=Latin}\p{N}+−][\p{Script=Latin}\p{N}.,:+−–-]*/gu, whole.tagName);
        if (whole.closest('#severities')) { look(node, /\p{Script=Han}+/gu, whole.tagName); }
    }
    look(node, /\d{4}-\d\d-\d\d/g, at.tagName);
}
return [looked, [...new Set(broken)]];
"""

checks = []


def check(name):
    """Marks a function as one of the checks; its name is printed when it holds."""

    def add(function):
        checks.append((name, function))
        return function

    return add


class Page:
    """The page in the browser, in the words of a reader."""

    def __init__(self, driver, arguments):
        self.driver = driver
        self.arguments = arguments

    def script(self, source, *values):
        return self.driver.execute_script(source, *values)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def fresh(self, width=1280, height=900, scheme="light", mobile=False):
        size(self.driver, width, height, mobile)
        colours(self.driver, scheme)
        self.driver.get(self.arguments.page.resolve().as_uri())

    def rows(self):
        """The texts of the rows that are shown."""
        return self.script(
            "return [...document.querySelectorAll('#table tbody tr')].filter((row) => row.checkVisibility())"
            ".map((row) => row.innerText)"
        )

    def column(self, name):
        return self.script(
            "return [...document.querySelectorAll('#table tbody tr')].filter((row) => row.checkVisibility())"
            ".map((row) => row.dataset[arguments[0]] ?? null)",
            name,
        )

    def unfold(self):
        """Opens everything that can be opened."""
        self.script(
            "document.querySelectorAll('details').forEach((details) => { details.open = true; });"
            "document.querySelectorAll('#table tbody tr').forEach((row) => { row.classList.add('open'); });"
        )

    def heading(self, key):
        return self.find(f"#table th[data-key={key}]")

    def order(self, key):
        return self.heading(key).get_attribute("aria-sort")

    def picture(self, name):
        if self.arguments.pictures:
            self.arguments.pictures.mkdir(parents=True, exist_ok=True)
            self.driver.save_screenshot(str(self.arguments.pictures / f"{name}.png"))

    def errors(self):
        return [entry for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


@check("it opens, and no script of a name runs")
def opens(page):
    page.fresh()
    assert page.script("return document.readyState") == "complete"
    assert page.script("return document.documentElement.classList.contains('js')"), "the policy keeps the script out"
    font = page.script("return getComputedStyle(document.querySelector('.card')).display")
    assert font == "flex", "the policy keeps the style sheet out"
    assert page.script("return document.scripts.length") == 1
    assert page.arguments.hostile in page.script("return document.body.textContent")
    assert page.script("return [...document.querySelectorAll('*')].every((node) => ![...node.attributes].some((a) => a.name.startsWith('on')))")


@check("headings, labels, tables and drawings are in order")
def structure(page):
    problems = page.script(PROBLEMS)
    assert problems == [], problems


@check("every text about the report stands with its word")
def about(page):
    for width, mobile in ((1280, False), (360, True)):
        page.fresh(width=width, mobile=mobile)
        texts = page.script(
            "return [...document.querySelectorAll('.about dt, .about dd')].map((node) => {"
            "const box = node.getBoundingClientRect(); return [node.tagName, Math.round(box.left), Math.round(box.top)]; })"
        )
        assert any(one[0] == other[0] == "DD" for one, other in zip(texts, texts[1:])), "the sample has one text to each word"
        lefts = {tag: {left for name, left, _ in texts if name == tag} for tag in ("DT", "DD")}
        assert len(lefts["DT"]) == len(lefts["DD"]) == 1, lefts
        assert mobile or max(lefts["DT"]) < min(lefts["DD"]), lefts
        tops = [top for _, _, top in texts]
        assert tops == sorted(tops), texts


@check("a row opens and closes")
def folds(page):
    fold, seen = page.find("#table tr:has(.seen) .fold"), page.find("#table .seen")
    assert not seen.is_displayed()
    fold.click()
    assert seen.is_displayed() and seen.text and fold.get_attribute("aria-expanded") == "true"
    fold.click()
    assert not seen.is_displayed() and fold.get_attribute("aria-expanded") == "false"


@check("the first rows are shown, and more at a press")
def pages(page):
    total = page.script("return document.querySelectorAll('#table tbody tr').length")
    step = int(page.find("#table").get_attribute("data-step"))
    assert total > step, "the sample is too small"
    assert len(page.rows()) == step
    numbers = [int(n.replace(",", "")) for n in re.findall(r"[\d,]+\d|\d", page.find("#status").text)]
    mended = page.script("return document.querySelectorAll('#table tbody tr[data-change=mended]').length")
    assert 0 < mended < total, "the sample has nothing that was mended"
    found = total - mended
    assert sorted(numbers) == sorted([found, found, mended, mended, step]), page.find("#status").text
    card = page.script("return document.querySelector('.card:last-child strong').textContent")
    assert int(card.replace(",", "")) == found, "the status counts what the summary counts"
    page.find("#more").click()
    assert len(page.rows()) == min(total, 2 * step)
    if page.find("#pager").is_displayed():
        page.find("#everything").click()
    assert len(page.rows()) == total
    assert not page.find("#pager").is_displayed()


@check("it sorts by every column, both ways")
def sorts(page):
    page.fresh()
    assert page.script("return document.querySelectorAll('#table th[aria-sort]').length") == 0, "mended ones come last"
    page.find("#everything").click()
    ranks, changes = [int(rank) for rank in page.column("severity")], page.column("change")
    found = changes.index("mended")
    assert set(changes[found:]) == {"mended"}
    for part in (ranks[:found], ranks[found:]):
        assert part == sorted(part, reverse=True)
    for key in ("severity", "size", "cost"):
        for wanted in ("descending", "ascending"):
            page.heading(key).find_element(By.TAG_NAME, "button").click()
            assert page.order(key) == wanted
            values = page.column(key)
            known = [float(value) for value in values if value is not None]
            assert known == sorted(known, reverse=wanted == "descending")
            assert all(value is None for value in values[len(known):]), "what is unknown comes last"
    for number, key in enumerate(("name", "title", "name")):
        heading = page.driver.find_elements(By.CSS_SELECTOR, f"#table th[data-key={key}]")[1 if number == 2 else 0]
        heading.find_element(By.TAG_NAME, "button").click()
        assert heading.get_attribute("aria-sort") == "ascending"
        texts = page.script(
            "const place = arguments[0].cellIndex; return [...document.querySelectorAll('#table tbody tr')]"
            ".map((row) => row.cells[place].firstElementChild.textContent)",
            heading,
        )
        inorder = page.script(
            "const c = new Intl.Collator(document.documentElement.lang, { numeric: true });"
            "return arguments[0].every((text, i, all) => i === 0 || c.compare(all[i - 1], text) <= 0)",
            texts,
        )
        assert inorder, key
        assert len(page.driver.find_elements(By.CSS_SELECTOR, "#table th[aria-sort]")) == 1


@check("it filters by text, severity, group, owner and change, and by all at once")
def filters(page):
    page.fresh()
    total = page.script("return document.querySelectorAll('#table tbody tr').length")
    for name in ("severity", "group", "owner", "change"):
        select = Select(page.find(f"#{name}"))
        sums = 0
        for option in [option.get_attribute("value") for option in select.options if option.get_attribute("value")]:
            select.select_by_value(option)
            if page.find("#pager").is_displayed():
                page.find("#everything").click()
            assert all(value == option for value in page.column(name)), (name, option)
            sums += len(page.column(name))
        # Owners that only mended findings have are in no choice.
        assert sums == total or name == "owner" and 0 < sums <= total, (name, sums, total)
        page.find("#reset").click()
        assert select.first_selected_option.get_attribute("value") == ""
    text = page.find("#text")
    text.send_keys("search-index OLD/")
    wait("the filter by text", lambda: len(page.rows()) < 200)
    found = page.column("severity")
    assert 0 < len(found) < total
    names = page.script(
        "return [...document.querySelectorAll('#table tbody tr:not([hidden])')].map((r) => r.textContent.toLowerCase())"
    )
    assert all("search-index" in name and "old/" in name for name in names)
    Select(page.find("#severity")).select_by_value(found[0])
    assert 0 < len(page.rows()) <= len(found)
    text.send_keys("no such words")
    wait("the word that nothing fits", lambda: page.find("#status").text == page.find("#status").get_attribute("data-nothing"))
    assert page.rows() == []
    page.find("#reset").click()
    assert len(page.rows()) == int(page.find("#table").get_attribute("data-step"))


@check("the keyboard reaches and does everything")
def keyboard(page):
    page.fresh()
    driver = page.driver

    def focused():
        return driver.switch_to.active_element

    def press(*keys):
        ActionChains(driver).send_keys(*keys).perform()

    press(Keys.TAB)
    assert focused().get_attribute("class") == "skip" and focused().rect["x"] >= 0
    press(Keys.ENTER)
    assert driver.current_url.endswith("#findings")
    stops = []
    for _ in range(20):
        press(Keys.TAB)
        stops.append(focused().get_attribute("id") or focused().text)
        style = page.script("return getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", f"nobody sees the focus on {stops[-1]}"
        if page.script("return document.activeElement.closest('th')?.dataset.key") == "size":
            break
    for name in ("text", "severity", "group", "owner", "change", "reset"):
        assert name in stops, (name, stops)
    press(Keys.ENTER)
    assert page.order("size") == "descending"
    press(Keys.SPACE)
    assert page.order("size") == "ascending"
    driver.execute_script("document.querySelector('details.owner summary').focus()")
    press(Keys.ENTER)
    assert page.script("return document.querySelector('details.owner').open")


@check("commands are copied as they are")
def copies(page):
    page.fresh()
    page.script("document.querySelectorAll('details.owner').forEach((details) => { details.open = true; })")
    button = page.find("details.owner button.copy")
    page.script("arguments[0].scrollIntoView({ block: 'center' })", button)
    button.click()
    wait("the word that it is copied", lambda: page.find("#said").get_attribute("textContent"))
    copied = page.script("return arguments[0].parentElement.querySelector('pre').textContent", button)
    named = "return getComputedStyle(document.querySelector('details.owner pre [data-for]'), '::before').content"
    assert page.script(named).strip('"'), "whom a command is for is shown beside it"
    page.script(
        "const range = document.createRange(); range.selectNodeContents(arguments[0].parentElement.querySelector('pre'));"
        "getSelection().removeAllRanges(); getSelection().addRange(range);",
        button,
    )
    assert page.script("return getSelection().toString()").strip() == copied.strip(), "by hand, too"
    assert copied.startswith("fcd ") and "\n\n" not in copied
    wait("the word going again", lambda: not page.find("#said").get_attribute("textContent"))


@check("a phone has no sideways scrolling")
def phone(page):
    for width in (375, 360, 320):
        page.fresh(width=width, height=740, mobile=True)
        page.unfold()
        wide = page.script(
            "return [document.documentElement.scrollWidth, [...document.querySelectorAll('body *')]"
            ".filter((n) => n.checkVisibility() && !n.closest('.sr, .skip, svg')"
            " && n.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((n) => n.outerHTML.slice(0, 100)),"
            " [...document.querySelectorAll('.chart')].filter((n) => n.scrollWidth > n.clientWidth).length]"
        )
        assert wide[0] <= width, wide
        assert wide[1] == [] and wide[2] == 0, wide
        button = page.heading("size").find_element(By.TAG_NAME, "button")
        assert button.is_displayed(), "a phone can sort, too"
    page.fresh(width=360, height=740, mobile=True)
    page.picture("phone-top")
    page.script("document.getElementById('charts').scrollIntoView()")
    page.picture("phone-charts")
    page.script("document.getElementById('findings').scrollIntoView()")
    page.picture("phone-findings")


@check("no heading, number or date is broken within on a phone")
def whole(page):
    for width in (360, 320):
        page.fresh(width=width, height=740, mobile=True)
        page.unfold()
        looked, broken = page.script(BROKEN)
        assert looked > 500, looked
        assert broken == [], (width, broken)


@check("the contrast is 4.5:1 at least, and 3:1 in drawings, in light, in dark and on paper")
def contrast(page):
    backs = []
    for scheme in ("light", "dark"):
        page.fresh(scheme=scheme)
        shapes(page, scheme)
        backs.append(page.script("return getComputedStyle(document.body).backgroundColor"))
        page.unfold()
        least, worst, kinds = page.script(CONTRAST)
        assert kinds > 3 and least >= 4.5, (scheme, least, worst)
    assert backs[0] != backs[1]
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shapes(page, "print")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def shapes(page, where):
    ratios = page.script(SHAPES)
    assert all(ratio >= 3 for ratio in ratios.values()), (where, ratios)


@check("it prints everything, and no controls")
def prints(page):
    page.fresh()
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    for selector in (".filters", "#pager", "nav", "button.copy", ".skip"):
        assert not page.find(selector).is_displayed(), f"{selector} on paper"
    assert page.script(
        "return [...document.querySelectorAll('#table tbody tr')].every((row) => row.checkVisibility())"
    ), "rows are left out on paper"
    assert page.script(
        "return [...document.querySelectorAll('.owner pre, #table .seen, .chart td')].every((node) => node.checkVisibility() "
        "&& node.getBoundingClientRect().height > 0)"
    ), "closed sections on paper"
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    pdf = base64.b64decode(
        page.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": False})["data"]
    )
    assert pdf.startswith(b"%PDF-") and len(re.findall(rb"/Type\s*/Page[^s]", pdf)) > 3
    if page.arguments.pictures:
        page.arguments.pictures.mkdir(parents=True, exist_ok=True)
        (page.arguments.pictures / "page.pdf").write_bytes(pdf)
    assert page.script("return document.querySelectorAll('details[open]').length") == 0, "they are closed again"


@check("no error is on the console, and no request leaves")
def quiet(page):
    assert page.errors() == [], page.errors()
    file = page.arguments.page.resolve().as_uri()
    others = {url.split("#")[0] for url, _ in requests(page.driver)} - {file}
    assert others == set(), others


@check("what is not the page's own cannot run")
def policy(page):
    page.fresh()
    page.script(
        # Where the browser knows of trusted types it throws, else the policy keeps the script from running.
        "try { const script = document.createElement('script'); script.textContent = 'window.ran = true';"
        "document.body.append(script); } catch {}"
        "const image = document.createElement('img'); image.src = 'https://example.invalid/x.png'; document.body.append(image);"
        "document.body.setAttribute('style', 'color: red');"
    )
    assert page.script("return window.ran === undefined")
    assert page.script("return getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
    wanted = wait("the picture", lambda: [why for url, why in requests(page.driver) if "example.invalid" in url])
    assert wanted == ["csp"], wanted
    assert len(page.errors()) >= 2


def pictures(page):
    shutil.copy(page.arguments.page, page.arguments.pictures)
    for scheme in ("light", "dark"):
        page.fresh(width=1280, height=1500, scheme=scheme)
        page.picture(scheme)
        page.script("document.getElementById('findings').scrollIntoView()")
        page.picture(f"{scheme}-findings")
        page.script("const d = document.querySelectorAll('details.owner'); d[0].open = true; d[0].scrollIntoView()")
        page.picture(f"{scheme}-owner")
        page.script("document.getElementById('suppressed')?.scrollIntoView()")
        page.picture(f"{scheme}-rules")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=Path)
    parser.add_argument("--folder", type=Path, required=True, help="where the browser writes")
    parser.add_argument("--hostile", required=True, help="a name that must be there as text")
    parser.add_argument("--pictures", type=Path, help="where pictures of the page go")
    arguments = parser.parse_args()
    failed = 0
    with browser(arguments.folder) as driver:
        page = Page(driver, arguments)
        for name, function in checks:
            try:
                function(page)
                print(f"ok {name}", flush=True)
            except Exception as error:  # noqa: BLE001: one that fails keeps no other from its turn
                failed += 1
                print(f"failed {name}: {type(error).__name__} {str(error)[:600]}", flush=True)
        if arguments.pictures:
            pictures(page)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
