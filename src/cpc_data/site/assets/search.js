// Search in the index that the site ships with. It works from disk, because the index is a script, and it asks no server.
(function () {
  "use strict";
  var base = document.body.dataset.base;
  var form = document.createElement("form");
  form.className = "search";
  form.setAttribute("role", "search");
  form.innerHTML =
    '<label class="hidden" for="query">Search</label>' +
    '<input id="query" type="search" placeholder="Search" autocomplete="off" role="combobox" aria-expanded="false" aria-controls="hits" aria-autocomplete="list">' +
    '<ul id="hits" role="listbox" aria-label="Results" hidden></ul><p id="hit-count" class="hidden" role="status"></p>';
  document.getElementById("top").appendChild(form);
  var query = document.getElementById("query");
  var list = document.getElementById("hits");
  var count = document.getElementById("hit-count");
  var entries = null;
  var loading = false;
  var chosen = -1;

  // --- folding ---
  // What counts as the same word or figure, as in folding.py of the package, which explains it.
  var LETTER = "[\\p{L}\\p{Nl}\\p{No}]";

  function plain(text) {
    return text.toLowerCase().replace(/\u00df/g, "ss").replace(/\u03c2/g, "\u03c3").normalize("NFKD").replace(/\p{M}/gu, "");
  }

  function split(text) {
    return text
      .replace(/(^|[^\p{Nd}.,])([1-9]\p{Nd}{0,2}([.,' \u2019])\p{Nd}{3}(?:\3\p{Nd}{3})*)(?!\p{Nd})/gu, function (_, before, number) {
        return before + number.replace(/\P{Nd}/gu, "");
      })
      .replace(/(\p{Nd}),(?=\p{Nd}{1,2}(?!\p{Nd}))/gu, "$1.")
      .match(new RegExp("\\p{Nd}+(?:\\.\\p{Nd}+)?|" + LETTER + "+", "gu")) || [];
  }

  function fold(text) {
    return split(plain(text)).join(" ");
  }

  function isFigure(word) {
    return /^\p{Nd}/u.test(word || "");
  }

  function times(figure, scale) {
    var parts = figure.split(".");
    var decimals = (parts[1] || "").length;
    var digits = String(BigInt(parts.join("")) * BigInt(scale)).padStart(decimals + 1, "0");
    var whole = digits.slice(0, digits.length - decimals);
    var rest = digits.slice(digits.length - decimals).replace(/0+$/, "");
    return rest ? whole + "." + rest : whole;
  }

  function condensed(text) {
    var scales = window.SEARCH_SCALES;
    var words = split(plain(text).replace(new RegExp("(" + LETTER + ")[-.'\u2019\u2010](?=" + LETTER + ")", "gu"), "$1"));
    var found = [];
    words.forEach(function (word, place) {
      if (/^[0-9]/.test(word) && Object.hasOwn(scales, words[place + 1] || "")) found.push(times(word, scales[words[place + 1]]));
      else if (!(Object.hasOwn(scales, word) && isFigure(words[place - 1]))) found.push(word);
    });
    return found;
  }

  function searchable(text) {
    return Array.from(new Set(split(plain(text)).concat(condensed(text)))).join(" ");
  }

  function queries(text) {
    var lists = [split(plain(text)), condensed(text)];
    if (lists[0].join(" ") === lists[1].join(" ")) lists.pop();
    return lists.filter(function (words) { return words.length; });
  }

  function contains(searched, words) {
    return words.every(function (word) {
      return (" " + searched + " ").includes(" " + word + (isFigure(word) ? " " : ""));
    });
  }
  // --- finding ---

  function load() {
    if (loading) return;
    loading = true;
    var script = document.createElement("script");
    script.src = base + "assets/index.js";
    script.onload = function () {
      entries = window.SEARCH_INDEX.map(function (entry) {
        return { path: entry[0], title: entry[1], text: entry[2], words: searchable(entry.slice(1).join(" \n")), first: searchable(entry[1] + " \n" + entry[2]) };
      });
      show();
    };
    document.head.appendChild(script);
  }

  function find(lists) {
    var hits = [];
    entries.forEach(function (entry, place) {
      var scores = lists.map(function (words) {
        if (!contains(entry.words, words)) return -1;
        return words.filter(function (word) { return contains(entry.first, [word]); }).length / words.length;
      });
      var score = Math.max.apply(null, scores);
      if (score >= 0) hits.push([score, place]);
    });
    hits.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
    return hits.map(function (hit) { return entries[hit[1]]; });
  }

  function close() {
    list.hidden = true;
    query.setAttribute("aria-expanded", "false");
    query.removeAttribute("aria-activedescendant");
    chosen = -1;
  }

  function show() {
    var lists = entries ? queries(query.value) : [];
    if (!lists.length || query.value.trim().length < 2) { close(); return; }
    var hits = find(lists);
    list.textContent = "";
    chosen = -1;
    hits.slice(0, 20).forEach(function (hit, number) {
      var item = document.createElement("li");
      item.id = "hit-" + number;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      var link = document.createElement("a");
      link.href = base + hit.path;
      link.tabIndex = -1;
      var title = document.createElement("strong");
      title.textContent = hit.title;
      link.appendChild(title);
      link.appendChild(document.createTextNode(" " + hit.text));
      item.appendChild(link);
      list.appendChild(item);
    });
    count.textContent = hits.length ? hits.length + (hits.length === 1 ? " result" : " results") : "Nothing found";
    if (!hits.length) {
      var none = document.createElement("li");
      none.setAttribute("role", "option");
      none.setAttribute("aria-selected", "false");
      none.textContent = "Nothing found";
      list.appendChild(none);
    }
    list.hidden = false;
    query.setAttribute("aria-expanded", "true");
  }

  function choose(step) {
    var items = list.querySelectorAll("li[id]");
    if (list.hidden || !items.length) return;
    if (chosen >= 0) items[chosen].setAttribute("aria-selected", "false");
    chosen = (chosen + step + items.length) % items.length;
    items[chosen].setAttribute("aria-selected", "true");
    items[chosen].scrollIntoView({ block: "nearest" });
    query.setAttribute("aria-activedescendant", items[chosen].id);
  }

  query.addEventListener("focus", load);
  query.addEventListener("input", function () { load(); show(); });
  query.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") { choose(1); event.preventDefault(); }
    else if (event.key === "ArrowUp") { choose(-1); event.preventDefault(); }
    else if (event.key === "Escape") { close(); }
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var items = list.querySelectorAll("li[id] a");
    if (items.length) window.location.href = items[Math.max(chosen, 0)].href;
  });
  document.addEventListener("click", function (event) { if (!form.contains(event.target)) close(); });
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !/^(input|textarea|select)$/i.test(document.activeElement.tagName)) {
      query.focus();
      event.preventDefault();
    }
  });

  // A link to folded content opens it, and so does printing.
  function open() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") target.open = true;
  }
  window.addEventListener("hashchange", open);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (details) { details.open = true; });
  });
  open();
})();
