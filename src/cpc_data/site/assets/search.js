// Search in the index that the site ships with. It works from disk, because the index is a script, and asks no server.
(() => {
  "use strict";
  const SHOWN = 20;
  const DEPRECATED = 2;
  // The way to the root of the site, from that to this script.
  const base = document.currentScript.getAttribute("src").replace(/assets\/[^/]*$/, "");
  const form = document.querySelector("form.search");
  // Made here and not in every page, which is of no use without this script; the style sheet keeps the place free.
  form.innerHTML = `
    <label class="hidden" for="query">Search</label><input id="query" type="search" placeholder="Search answers and documents" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false" aria-controls="hits" aria-autocomplete="list">
    <div id="found" hidden><ul id="hits" role="listbox" aria-label="Results"></ul><p id="more" aria-hidden="true"></p></div><p id="status" class="hidden" role="status"></p>`;
  const [query, found, list, more, status] = ["query", "found", "hits", "more", "status"].map((id) => document.getElementById(id));
  let entries = null;
  let scales = {};
  let chosen = -1;

  // --- text as it is searched: the same rules as in the package, in folding.py ---

  const THOUSANDS = /(?<![\d.,])[1-9]\d{0,2}([.,' \u2019])\d{3}(?:\1\d{3})*(?!\d)/g;
  const DECIMAL_COMMA = /(?<=\d),(?=\d{1,2}(?!\d))/g;
  const WORD = /\d+(?:\.\d+)?|[\p{L}\p{Nl}\p{No}]+/gu;
  const WITHIN = /(?<=[\p{L}\p{Nl}\p{No}])[-.'\u2019\u2010](?=[\p{L}\p{Nl}\p{No}])/gu;

  const plain = (text) => text.toLowerCase().replace(/ß/g, "ss").normalize("NFKD").replace(/\p{M}/gu, "");
  const isFigure = (word) => /^\d/.test(word);

  function wordsOf(text) {
    const figures = text.replace(THOUSANDS, (found) => found.replace(/\D/g, "")).replace(DECIMAL_COMMA, ".");
    return figures.match(WORD) || [];
  }

  // A figure with its scale written out, without the rounding of floating-point numbers: 4900000 for 4.9 million.
  function scaled(figure, scale) {
    const [whole, part = ""] = figure.split(".");
    const digits = String(BigInt(whole + part) * BigInt(scale)).padStart(part.length + 1, "0");
    const point = digits.length - part.length;
    const decimals = digits.slice(point).replace(/0+$/, "");
    return digits.slice(0, point) + (decimals && "." + decimals);
  }

  // Hyphenated words in one, and figures written out.
  function condensed(text) {
    const words = wordsOf(plain(text).replace(WITHIN, ""));
    return words.flatMap((word, place) => {
      if (isFigure(word) && Object.hasOwn(scales, words[place + 1])) return [scaled(word, scales[words[place + 1]])];
      return Object.hasOwn(scales, word) && isFigure(words[place - 1] || "") ? [] : [word];
    });
  }

  function searchable(text) {
    const words = wordsOf(plain(text));
    return [...words, ...new Set(condensed(text).filter((word) => !words.includes(word)))].join(" ");
  }
  const queries = (text) => {
    const both = [wordsOf(plain(text)), condensed(text)].map((words) => [...new Set(words)]);
    return both.filter((words, place) => words.length && (place === 0 || words.join(" ") !== both[0].join(" ")));
  };
  // Whether a word begins a word there; a figure has to be one there.
  const has = (searched, word) => ` ${searched} `.includes(isFigure(word) ? ` ${word} ` : ` ${word}`);

  // --- finding ---

  // What kind of page it is, by its folder; a question is a part of the page of a Partnership.
  const KINDS = { partnerships: "Partnership", facts: "Answer", sources: "Document", organizations: "Organization", countries: "Country", indicators: "Indicator" };

  function prepared([path, title, text, printed, standing]) {
    const [folder, asked] = [path.split("/")[0], path.includes("#")];
    const told = `${searchable(title)} ${searchable(text)}`;
    const more = searchable(printed);
    return { path, title, text, told, more, standing, kind: asked ? "Question" : KINDS[folder] || "Page", order: asked ? -1 : ["facts", "sources"].indexOf(folder) * 2, figure: /\d/.test(text.split(",")[0]), name: asked ? "" : searchable(title.split(":")[0]), all: `${told} ${more}` };
  }

  // First what is called so, then what has the words in a row in its title, question or answer, then anywhere there, then as
  // printed; each time questions after pages, then facts, then documents, leading answers before others, and figures before
  // names. If no page has all words, those with most of them.
  function find(entries, wanted) {
    const phrases = wanted.map((words) => words.join(" "));
    const ranked = [];
    let most = 0;
    entries.forEach((entry, place) => {
      const share = Math.max(...wanted.map((words) => words.filter((word) => has(entry.all, word)).length / words.length));
      if (share === 0 || share < most) return;
      most = share;
      const distance =
        entry.order < 0 && phrases.some((phrase) => phrase === entry.name || phrase === entry.more) ? 0
        : phrases.some((phrase) => has(entry.told, phrase) || (entry.order < 0 && has(entry.more, phrase))) ? 1
        : wanted.some((words) => words.every((word) => has(entry.told, word))) ? 2
        : 3;
      ranked.push({ entry, share, order: [distance, entry.order, entry.standing, entry.figure ? 0 : 1, place] });
    });
    const hits = ranked.filter((one) => one.share === most);
    hits.sort((a, b) => a.order.map((value, place) => value - b.order[place]).find(Boolean) || 0);
    return { hits: hits.map((one) => one.entry), all: most === 1 };
  }

  // --- words misspelt ---

  // How many letters to add, leave out or replace make one word of another, as far as that is at most `most`.
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let row = Array.from({ length: other.length + 1 }, (_, place) => place);
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      }
      row = next;
    }
    return row[other.length];
  }

  // What was probably meant: for each word that no page has, the nearest word of a title, but for those of documents, which
  // may be misprinted.
  function meant(entries, text) {
    const known = new Map();
    entries.filter(({ kind }) => kind !== "Document").forEach(({ title }) => title.match(/[\p{L}\p{M}]{4,}/gu)?.forEach((word) => {
      const one = known.get(plain(word)) || { word, uses: 0 };
      known.set(plain(word), { word: one.word, uses: one.uses + 1 });
    }));
    let changed = false;
    const found = text.trim().split(/\s+/).map((word) => {
      const wanted = plain(word);
      if (!/^\p{L}{4,}$/u.test(wanted) || entries.some((entry) => has(entry.all, wanted))) return word;
      const most = wanted.length > 5 ? 2 : 1;
      const [nearest] = [...known].map(([other, { word, uses }]) => ({ word, uses, far: distance(wanted, other, most) }))
        .filter(({ far }) => far <= most).sort((a, b) => a.far - b.far || b.uses - a.uses);
      changed ||= Boolean(nearest);
      return nearest?.word || word;
    });
    return changed ? found.join(" ") : null;
  }

  // --- showing ---

  function load() {
    if (document.getElementById("index")) return;
    const script = document.createElement("script");
    script.id = "index";
    script.src = base + "assets/index.js";
    script.onload = () => {
      scales = window.SEARCH.scales;
      entries = window.SEARCH.entries.map(prepared);
      show();
    };
    document.head.append(script);
  }

  function close() {
    found.hidden = true;
    query.setAttribute("aria-expanded", "false");
    query.removeAttribute("aria-activedescendant");
    chosen = -1;
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  }

  function item(attributes, ...children) {
    return element("li", { role: "none" }, element("a", { role: "option", "aria-selected": "false", tabindex: "-1", ...attributes }, ...children));
  }

  function show() {
    if (!entries) return;
    const wanted = queries(query.value);
    if (!wanted.length || query.value.trim().length < 2) {
      close();
      status.textContent = "";
      return;
    }
    const { hits, all } = find(entries, wanted);
    const instead = all ? null : meant(entries, query.value);
    chosen = -1;
    query.removeAttribute("aria-activedescendant");
    list.replaceChildren(
      ...(instead ? [item({ id: "instead", href: "#" }, element("strong", {}, `Did you mean ${instead}?`))] : []),
      ...hits.slice(0, SHOWN).map((hit, number) => {
        const [first, second] = hit.kind === "Answer" ? [hit.text, hit.title] : [hit.title, hit.text];
        const aside = hit.standing === DEPRECATED ? " (set aside as wrong)" : "";
        return item({ id: `hit-${number}`, href: base + hit.path }, element("strong", {}, first), " ", element("span", {}, [hit.kind, second].filter(Boolean).join(": ") + aside));
      }),
    );
    document.getElementById("instead")?.addEventListener("click", (event) => {
      event.preventDefault();
      event.stopPropagation();
      query.value = instead;
      query.focus();
      show();
    });
    const rest = hits.length - SHOWN;
    const counted = hits.length === 1 ? "1 result" : `${hits.length} results`;
    const notAll = all ? "" : " with some of these words; none has all";
    const nothing = instead ? `Nothing found; did you mean ${instead}?` : "Nothing found";
    more.textContent = !hits.length ? "Nothing found" : rest > 0 ? `and ${rest} more${notAll}` : `${counted}${notAll}`;
    status.textContent = !hits.length ? nothing : `${counted}${notAll}${rest > 0 ? `; the first ${SHOWN} are listed` : ""}`;
    found.hidden = false;
    list.scrollTop = 0;
    query.setAttribute("aria-expanded", "true");
  }

  function choose(step) {
    const items = list.querySelectorAll("a");
    if (found.hidden || !items.length) return;
    const next = chosen < 0 && step < 0 ? items.length - 1 : (chosen + step + items.length) % items.length;
    items[chosen]?.setAttribute("aria-selected", "false");
    chosen = next;
    items[chosen].setAttribute("aria-selected", "true");
    items[chosen].scrollIntoView({ block: "nearest" });
    query.setAttribute("aria-activedescendant", items[chosen].id);
  }

  query.addEventListener("focus", () => { load(); show(); });
  query.addEventListener("input", () => { load(); show(); });
  query.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (found.hidden) show();
      choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !found.hidden) {
      close();
    } else {
      return;
    }
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const taken = list.querySelectorAll("a")[Math.max(chosen, 0)];
    if (taken && !found.hidden) taken.click();
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) close(); });

  // --- folded content opens for a link to it, and for printing ---

  function open() {
    const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    const folded = target?.closest("details");
    if (folded) folded.open = true;
  }
  window.addEventListener("hashchange", open);
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
  open();
})();
