"use strict";
// Sorts and filters the tables; all that they say is in them already.
{
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });
  const region = (code) => { try { return regions.of(code); } catch { return code; } };
  for (const cell of document.querySelectorAll("td.countries")) {
    if (cell.textContent) cell.textContent = cell.textContent.split(", ").map(region).join(", ");
  }

  for (const table of document.querySelectorAll("table")) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button"), isCount = head.classList.contains("count");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      const key = (row) => (isCount ? parseFloat(row.cells[column].textContent) : fold(row.cells[column].textContent));
      button.addEventListener("click", () => {
        const isDescending = head.ariaSort ? head.ariaSort === "ascending" : isCount;
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
        const rows = [...body.rows].map((row) => [key(row), row]);
        // An empty cell comes last, whichever way.
        const order = (a, b) => (a === b ? 0 : a === "" ? 1 : b === "" ? -1 : (a < b ? -1 : 1) * (isDescending ? -1 : 1));
        rows.sort(([a], [b]) => order(a, b));
        body.append(...rows.map(([, row]) => row));
      });
    });
  }

  const rows = [...document.querySelectorAll("tbody tr")].map((row) => [fold(row.textContent), row]);
  const find = document.getElementById("find");
  const filter = () => {
    const query = fold(find.value.trim());
    let found = 0;
    for (const [text, row] of rows) {
      row.hidden = !text.includes(query);
      found += !row.hidden;
    }
    if (query) document.querySelector("details").open = true;
    document.getElementById("state").textContent = query ? `${found.toLocaleString("en")} rows have “${find.value.trim()}”` : "";
  };
  let wait = 0;
  find.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(filter, 120); });
  find.addEventListener("keydown", (event) => { if (event.key === "Escape") { find.value = ""; filter(); } });
}
