"use strict";
// Gathers what the articles of the page carry into lists and a timeline. Text goes in as text, never as HTML.
{
  const LABELS = { PERSON: ["p", "person"], ORG: ["o", "organisation"], LOC: ["l", "place"], DATE: ["d", "date"] };
  const FIRST = 12, MORE = 100;
  const id = (name) => document.getElementById(name);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const clean = (text) => text.replace(/\s+/g, " ").replace(/\p{Cc}/gu, "\ufffd").trim();
  const isShouted = (text) => !/\p{Ll}/u.test(text); // of REAGAN and Reagan the second is shown
  const number = (n) => n.toLocaleString("en");
  const count = (n, word) => `${number(n)} ${word}${n === 1 ? "" : "s"}`;
  const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });
  const region = (code) => { try { return regions.of(code); } catch { return code; } };
  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const byCount = (a, b) => b.count - a.count || b.docs.size - a.docs.size || (a.text < b.text ? -1 : 1);

  // ---- what there is

  const names = new Map();      // label and name -> { label, text, count, docs: article -> chains }
  const countries = new Map();  // code -> { text, count: sum of shares, docs }
  const dated = [];             // { value, mark, doc }
  const docs = [...document.querySelectorAll("main > article")].map((element, at) => {
    element.dataset.doc = at;
    element.id = `a${at + 1}`;
    element.querySelectorAll(".s").forEach((sentence, n) => { sentence.id = `a${at + 1}-${n + 1}`; });
    const carried = JSON.parse(element.lastElementChild.textContent);
    const days = new Map();
    for (const mark of element.querySelectorAll("mark.d[data-v]")) {
      days.set(Number(mark.dataset.c), mark.dataset.v);
      if (/^\d{4}(-\d\d){0,2}$/.test(mark.dataset.v) && mark.closest(".s")) dated.push({ value: mark.dataset.v, mark, doc: at });
    }
    const doc = { element, id: fold(element.querySelector("h2").textContent), chains: new Map(), countries: new Set() };
    for (const [chain, label, canonical, kind, country, mentions] of carried.chains) {
      const text = clean(days.get(chain) ?? canonical), key = label + text.toLowerCase();
      let name = names.get(key);
      if (!name) names.set(key, name = { label, letter: LABELS[label][0], text, folded: fold(text), kind, country, count: 0, docs: new Map() });
      if (isShouted(name.text)) name.text = text;
      name.kind ??= kind;
      name.country ??= country;
      name.count += mentions;
      if (!name.docs.has(at)) name.docs.set(at, []);
      name.docs.get(at).push(chain);
      doc.chains.set(chain, name);
    }
    for (const [code, , share] of carried.countries) {
      let country = countries.get(code);
      if (!country) countries.set(code, country = { code, letter: "c", text: region(code), count: 0, docs: new Map() });
      country.count += share;
      country.docs.set(at, []);
      doc.countries.add(country);
    }
    if (carried.countries.length) {
      const shown = element.lastElementChild.previousElementSibling.lastElementChild; // the footer's; a selector takes seconds for thousands
      const foremost = carried.countries.slice(0, 5).map(([code, , share]) => `${region(code)} ${Math.round(share * 100)}\u00a0%`);
      shown.textContent = `In focus: ${foremost.join(" · ")}${carried.countries.length > 5 ? " …" : ""}`;
      element.querySelector("header").append(shown);
    }
    return doc;
  });
  for (const country of countries.values()) country.folded = fold(country.text + " " + country.code);
  dated.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.doc - b.doc));
  const lists = Object.fromEntries(Object.values(LABELS).map(([letter]) => [letter, []]));
  for (const name of names.values()) lists[name.letter].push(name);
  lists.c = [...countries.values()];
  Object.values(lists).forEach((list) => list.sort(byCount));
  const total = Object.values(LABELS).map(([letter, word]) => count(lists[letter].length, word).replace("persons", "people"));
  id("summary").textContent = `${count(docs.length, "article")}: ${total.join(", ")}`;
  document.title = `${count(docs.length, "article")}: who and what is named`;

  // ---- what is chosen

  const off = new Set();
  let query = "", chosen = null, hits = [], at = -1;

  function apply() {
    const isMatch = (name) => !off.has(name.letter) && name.folded.includes(query);
    const found = Object.fromEntries(Object.entries(lists).map(([letter, list]) => [letter, query ? list.filter(isMatch) : list]));
    let shown = null; // all
    if (query) {
      shown = new Set(Object.values(found).flatMap((list) => list.flatMap((name) => [...name.docs.keys()])));
      docs.forEach((doc, n) => doc.id.includes(query) && shown.add(n));
    }
    if (chosen) shown = new Set(chosen.docs.keys());
    docs.forEach((doc, n) => { doc.element.hidden = shown !== null && !shown.has(n); });
    for (const letter in lists) list(letter, found[letter]);
    times(dated.filter((day) => !shown || shown.has(day.doc)));

    hits.forEach((mark) => mark.classList.remove("hit"));
    const wanted = chosen ? [chosen] : query.length > 1 ? Object.values(found).flat() : [];
    const within = docs.map(() => new Set());
    for (const name of wanted) name.docs.forEach((chains, n) => chains.forEach((chain) => within[n].add(String(chain))));
    hits = docs.flatMap((doc, n) => (within[n].size ? [...doc.element.querySelectorAll("mark")].filter((mark) => within[n].has(mark.dataset.c)) : []));
    hits.forEach((mark) => mark.classList.add("hit"));
    at = -1;
    const [title, previous, next] = id("choice").children;
    id("choice").hidden = !query && !chosen;
    title.textContent = chosen ? chosen.text : `“${query}”`;
    previous.hidden = next.hidden = hits.length === 0;
    const articles = shown ? `${number(shown.size)} of ${count(docs.length, "article")}` : count(docs.length, "article");
    id("state").textContent = articles + (hits.length ? `, ${count(hits.length, "mention")}` : "");
  }

  const marks = (n, chain) => [...docs[n].element.querySelectorAll(`mark[data-c="${chain}"]`)];

  function choose(name) {
    chosen = name;
    if (name) { query = ""; id("find").value = ""; }
    apply();
    light(focused);
  }

  function step(by) {
    if (!hits.length) return;
    at = (at + by + hits.length) % hits.length;
    go(hits[at]);
  }

  function go(mark) {
    mark.tabIndex = 0;
    mark.focus();
    mark.scrollIntoView({ block: "center" });
  }

  // ---- lists and timeline

  function list(letter, found) {
    const details = id(`list-${letter}`), rows = details.querySelector("ol");
    details.hidden = off.has(letter);
    details.querySelector("summary .n").textContent = number(found.length);
    rows.replaceChildren();
    grow(rows, found, FIRST, (name) => {
      const row = make("li"), button = make("button");
      const share = letter === "c" ? `${Math.max(1, Math.round((name.count / docs.length) * 100))} %` : `${number(name.count)}×`;
      const articles = name.docs.size > 1 ? ` in ${number(name.docs.size)} articles` : "";
      button.type = "button";
      button.append(make("bdi", name.text), make("span", share + articles, "n"));
      button.setAttribute("aria-pressed", name === chosen);
      button.addEventListener("click", () => choose(name === chosen ? null : name));
      row.append(button);
      return row;
    });
  }

  // Adds rows for the first of `items`, and a button for more: what nobody looks at costs nothing.
  function grow(rows, items, first, row, from = 0) {
    rows.append(...items.slice(from, from + first).map(row));
    const rest = items.length - from - first;
    if (rest <= 0) return;
    const last = make("li"), more = make("button", `Show more (${number(rest)})`, "more");
    more.type = "button";
    more.addEventListener("click", () => {
      last.remove();
      grow(rows, items, MORE, row, from + first);
      rows.children[from + first]?.querySelector("button, a")?.focus();
    });
    last.append(more);
    rows.append(last);
  }

  function times(days) {
    const rows = id("times").querySelector("div");
    id("times").hidden = off.has("d");
    id("times").querySelector("summary .n").textContent = number(days.length);
    rows.replaceChildren(...group(days, 4, (year) => (year.length > 20 ? group(year, 7, moments) : moments(year))));
  }

  function moments(days) {
    const rows = make("ol");
    grow(rows, days, MORE, moment);
    return [rows];
  }

  // A fold for each beginning of so many letters, filled when it is opened.
  function group(days, length, fill) {
    const groups = new Map();
    for (const day of days) {
      const key = day.value.slice(0, length);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(day);
    }
    return [...groups].map(([key, members]) => {
      const details = make("details"), summary = make("summary", key + " ");
      summary.append(make("span", number(members.length), "n"));
      details.append(summary);
      details.addEventListener("toggle", () => details.open && details.children.length === 1 && details.append(...fill(members)));
      details.open = groups.size === 1 || days.length <= 60;
      return details;
    });
  }

  function moment({ value, mark }) {
    const row = make("li"), link = make("a"), sentence = mark.closest(".s");
    link.href = `#${sentence.id}`;
    const said = clean(sentence.textContent);
    link.append(make("b", value), " ", make("bdi", said.length > 240 ? said.slice(0, 240) + "…" : said));
    row.append(link);
    return row;
  }

  // ---- chains light up

  let lit = [], focused = null;

  function light(mark) {
    lit.forEach((other) => other.classList.remove("lit"));
    lit = [];
    const card = id("card");
    card.hidden = !mark;
    if (!mark) return;
    const n = Number(mark.closest("article").dataset.doc), chain = Number(mark.dataset.c), name = docs[n].chains.get(chain);
    lit = marks(n, chain);
    lit.forEach((other) => other.classList.add("lit"));
    if (!name) { card.hidden = true; return; }
    const about = [name.kind ?? LABELS[name.label][1], name.country && region(name.country), `${number(lit.length)} here`];
    if (name.docs.size > 1) about.push(`${number(name.count)} in ${count(name.docs.size, "article")}`);
    card.className = `card ${name.letter}`;
    const text = make("p"), all = make("button", "Show everywhere");
    text.append(make("bdi", name.text), make("br"), make("span", about.filter(Boolean).join(" · "), "soft"));
    all.type = "button";
    all.addEventListener("click", () => choose(name));
    card.replaceChildren(text, ...(mark === focused && name !== chosen ? [all] : []));
  }

  const markOf = (event) => {
    const mark = event.target.closest?.("mark");
    return mark && !off.has(mark.className.slice(0, 1)) ? mark : null;
  };
  document.addEventListener("mouseover", (event) => event.target.closest?.(".card") || light(markOf(event) ?? focused));
  document.addEventListener("focusin", (event) => {
    if (event.target.closest?.(".card")) return;
    focused = markOf(event);
    light(focused);
  });
  document.addEventListener("click", (event) => {
    const mark = markOf(event);
    if (mark) { mark.tabIndex = 0; mark.focus({ preventScroll: true }); }
    else if (focused && !event.target.closest(".card")) { focused = null; light(null); }
  });
  document.addEventListener("keydown", (event) => {
    const mark = markOf(event);
    if (event.key === "Escape") {
      if (focused) { const was = focused; focused = null; light(null); was.blur(); }
      else if (query || chosen) { query = id("find").value = ""; choose(null); }
    } else if (mark && event.key === "Enter") {
      choose(docs[mark.closest("article").dataset.doc].chains.get(Number(mark.dataset.c)) ?? null);
      mark.scrollIntoView({ block: "center" });
    } else if (mark && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      const all = [...mark.closest("article").querySelectorAll("mark")].filter((other) => !off.has(other.className.slice(0, 1)));
      const next = all[all.indexOf(mark) + (event.key === "ArrowRight" ? 1 : -1)];
      if (next) { event.preventDefault(); go(next); }
    }
  });

  // ---- controls

  let wait = 0;
  id("find").addEventListener("input", (event) => {
    clearTimeout(wait);
    wait = setTimeout(() => { query = fold(event.target.value.trim()); chosen = null; apply(); }, 120);
  });
  id("labels").addEventListener("change", ({ target }) => {
    if (target.id === "tags") { document.body.classList.toggle("tags", target.checked); return; }
    target.checked ? off.delete(target.value) : off.add(target.value);
    document.body.classList.toggle(`no-${target.value}`, !target.checked);
    apply();
  });
  const [, previous, next, clear] = id("choice").children;
  previous.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  clear.addEventListener("click", () => { query = id("find").value = ""; choose(null); id("find").focus(); });
  addEventListener("beforeprint", () => document.querySelectorAll("aside > details:not(.times)").forEach((part) => { part.open = true; }));
  if (matchMedia("(max-width: 56rem)").matches) document.querySelectorAll("aside > details").forEach((part) => { part.open = false; });
  apply();
  if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}
