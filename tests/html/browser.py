"""Opens pages of ner-cli in headless Chromium and uses them: search, filters, hover, keyboard, timeline, hostile text, requests.

    python3 tests/html/browser.py target/debug/ner-cli

`CHROMIUM` names the browser; where there is none, it says `skipped`.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from chromium import Page, find

HOSTILE = "Eve </script><script>self.got=1"
RECORDS = [
    {"id": "one", "date": "2022-01-07", "text": "Mary Smith of Acme spoke in Oslo on 6 January 2022. Mary Smith left Oslo."},
    {"id": "two", "date": "2022-02-01", "text": "MARY SMITH met Acme in Bergen in 1999. Nobody else came to BERGEN."},
    {"id": f"three <img src=x onerror=alert(1)> {HOSTILE}", "text": f"{HOSTILE} saw \u202eحلب\u202c, said <b>Oslo</b> & left.\0\x1b[2J"},
]
NAMES = ["PERSON=Mary Smith", f"PERSON={HOSTILE}", "ORG=Acme", "LOC=Oslo", "LOC=Bergen", "LOC=حلب"]


def main(program):
    if not find():
        print("skipped: no Chromium (apt-get install chromium, or CHROMIUM=PATH)")
        return
    with tempfile.TemporaryDirectory() as folder, Page() as page:
        folder = Path(folder)
        records = "".join(json.dumps(record) + "\n" for record in RECORDS)
        names = [word for name in NAMES for word in ("--name", name)]
        options = [program, "--input", "jsonl", "--no-builtin", "--engine", "lists", *names]
        run = lambda *more, **kwargs: subprocess.run([*more], check=True, capture_output=True, encoding="utf-8", **kwargs).stdout
        (folder / "page.html").write_text(run(*options, "--format", "html", input=records), encoding="utf-8")
        (folder / "documents.jsonl").write_text(run(*options, "--format", "documents", input=records), encoding="utf-8")
        (folder / "report.html").write_text(run(program, "report", str(folder / "documents.jsonl")), encoding="utf-8")
        page.call("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)
        for check in (check_page, check_keyboard, check_dark_and_print, check_narrow):
            page.open((folder / "page.html").as_uri())
            check(page)
            check_quiet(page, check.__name__, folder / "page.html")
        page.open((folder / "report.html").as_uri())
        check_report(page)
        check_quiet(page, "check_report", folder / "report.html")


def same(what, got, expected):
    if got != expected:
        raise AssertionError(f"{what}: {got!r}, expected {expected!r}")
    print(f"ok: {what}")


def check_quiet(page, what, path):
    same(f"{what}: requests", page.requests, [path.as_uri()])
    same(f"{what}: complaints of the console", page.errors, [])


def shown(page):
    return page.run("[...document.querySelectorAll('article:not([hidden]) h2')].map(h => h.textContent.slice(0, 5))")


def rows(page, letter):
    return page.run(f"[...document.querySelectorAll('#list-{letter} li')].map(li => li.innerText.replace(/\\s+/g, ' '))")


def find_name(page, text):
    page.run("document.getElementById('find').focus(); document.getElementById('find').select()")
    page.type(text)
    page.settle()


def check_page(page):
    same("title", page.run("document.title"), "3 articles: who and what is named")
    same("lists", rows(page, "p")[0], "Mary Smith 3× in 2 articles")
    same("places", [row.split(" ")[0] for row in rows(page, "l")], ["Oslo", "Bergen", "حلب"])
    same("hostile name is text", any(row.startswith("Eve </script>") for row in rows(page, "p")), True)
    same("hostile text is text", page.run("document.querySelectorAll('article img, article b, article script:not([type])').length"), 0)
    same("text is whole", page.run("document.querySelectorAll('.text')[2].textContent"), f"{HOSTILE} saw \u202eحلب\u202c, said <b>Oslo</b> & left.\ufffd\ufffd[2J")
    same("policy holds", page.run("(document.body.append(Object.assign(document.createElement('script'), {textContent: 'self.got = 2'})), self.got)"), None)
    page.errors.clear()  # which that one was

    find_name(page, "berg")
    same("search shows articles", shown(page), ["two"])
    same("search shows names", rows(page, "l"), ["Bergen 2×"])
    same("search marks", page.run("[...document.querySelectorAll('mark.hit')].map(m => m.textContent)"), ["Bergen", "BERGEN"])
    same("state is said", page.run("document.getElementById('state').textContent"), "1 of 3 articles, 2 mentions")
    find_name(page, "three")
    same("search finds articles by name", shown(page), ["three"])
    page.key("Escape")
    same("Escape shows all", len(shown(page)), 3)

    page.hover("article mark.p")
    same("a chain lights up", page.run("[...document.querySelectorAll('mark.lit')].map(m => m.textContent)"), ["Mary Smith", "Mary Smith"])
    same("its card", page.run("document.getElementById('card').innerText.split('\\n')[0]"), "Mary Smith")
    page.hover("h1")
    same("it goes out", page.run("document.querySelectorAll('mark.lit').length"), 0)

    page.click("#list-l button")
    same("a name chosen", shown(page), ["one", "three"])
    same("is pressed", page.run("document.querySelector('#list-l button').ariaPressed"), "true")
    page.click("#choice button:nth-of-type(2)")
    same("next goes to its mention", page.run("document.activeElement.textContent"), "Oslo")
    page.click("#choice button:nth-of-type(3)")
    page.click("#labels input[value=l]")
    same("a label off", page.run("[document.getElementById('list-l').hidden, getComputedStyle(document.querySelector('mark.l')).textDecorationLine]"), [True, "none"])
    page.click("#labels input[value=l]")

    page.run("document.getElementById('times').open = true")
    page.settle()
    same("timeline", page.run("[...document.querySelectorAll('.times a b')].map(b => b.textContent)"), ["1999", "2022-01-06"])
    page.click("#times li:last-child a")
    same("it leads to the sentence", page.run("document.querySelector(':target').textContent.slice(0, 10)"), "MARY SMITH")


def check_keyboard(page):
    page.key("Tab")
    same("first a way past the lists", page.run("document.activeElement.textContent"), "Skip to the articles")
    page.key("Enter")
    page.key("Tab")
    same("then the first name", page.run("document.activeElement.textContent"), "Mary Smith")
    same("which lights its chain", page.run("document.querySelectorAll('mark.lit').length"), 2)
    same("focus is seen", page.run("getComputedStyle(document.activeElement).outlineStyle"), "solid")
    page.key("ArrowRight")
    same("the arrow keys go on", page.run("document.activeElement.textContent"), "Acme")
    page.key("ArrowLeft")
    page.key("Enter")
    same("Enter shows it everywhere", shown(page), ["one", "two"])
    page.key("Escape")
    page.key("Escape")
    same("Escape goes back", len(shown(page)), 3)


def check_dark_and_print(page):
    for scheme in ("light", "dark"):
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        same(f"contrast of 4.5 and more, {scheme}", page.run(CONTRAST), [])
    page.call("Emulation.setEmulatedMedia", media="print")
    same("printed without controls", page.run("getComputedStyle(document.getElementById('find').parentElement).display"), "none")
    page.call("Emulation.setEmulatedMedia", media="", features=[])


# Texts whose contrast with what is behind them is too low.
CONTRAST = """(() => {
  document.querySelectorAll('details').forEach(d => { d.open = true; });
  document.querySelectorAll('mark')[0].classList.add('lit');
  document.getElementById('tags').click();
  const rgb = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = (c) => { const [r, g, b] = rgb(c).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (e) => { const c = getComputedStyle(e).backgroundColor; return rgb(c)[3] === 0 && e.parentElement ? behind(e.parentElement) : c; };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const low = [];
  for (const e of document.querySelectorAll('h1, h2, p, summary, .n, mark, .key, button, a:not(.skip), .text, label')) {
    for (const pseudo of [null, '::after']) {
      if (pseudo && !e.matches('mark')) continue;
      const r = ratio(light(getComputedStyle(e, pseudo).color), light(behind(e)));
      if (r < 4.5) low.push([e.tagName, e.className, pseudo, r]);
    }
  }
  document.getElementById('tags').click();
  return low;
})()"""


def check_narrow(page):
    page.call("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=2, mobile=True)
    page.settle()
    same("no sideways scrolling on a phone", page.run("document.documentElement.scrollWidth <= 360"), True)
    page.call("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)


def check_report(page):
    first = "[...document.querySelectorAll('#places tbody tr:not([hidden])')].map(r => r.cells[0].textContent)"
    same("places of the report", page.run(first), ["Oslo", "Bergen", "حلب"])
    page.click("#places th button")
    same("sorted by name", page.run(first), ["Bergen", "Oslo", "حلب"])
    same("and says so", page.run("document.querySelector('#places th').ariaSort"), "ascending")
    page.click("#places th button")
    same("the other way", page.run(first), ["حلب", "Oslo", "Bergen"])
    page.run("document.getElementById('find').focus()")
    page.type("OSL")
    page.settle()
    same("found", page.run(first), ["Oslo"])
    page.key("Escape")
    same("all again", len(page.run(first)), 3)
    same("who with whom", page.run("[...document.querySelectorAll('#together tbody td')].slice(0, 3).map(c => c.textContent)"), ["Mary Smith", "Acme", "2"])
    same("hostile text is text", page.run("document.querySelectorAll('main img, main b, main script').length"), 0)


if __name__ == "__main__":
    main(sys.argv[1])
