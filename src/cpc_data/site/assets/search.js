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

  // As in the package: without case, accents, punctuation, and separators of thousands.
  function fold(text) {
    return text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/(\d)[,\u00a0\u202f](?=\d{3})/g, "$1")
      .replace(/[-\u2010-\u2015]/g, "")
      .replace(/[^\p{L}\p{N}.]+/gu, " ")
      .trim();
  }

  function load() {
    if (loading) return;
    loading = true;
    var script = document.createElement("script");
    script.src = base + "assets/index.js";
    script.onload = function () {
      entries = window.SEARCH_INDEX.map(function (entry) {
        return { path: entry[0], title: entry[1], text: entry[2], words: fold(entry.slice(1).join(" ")), first: fold(entry[1] + " " + entry[2]) };
      });
      show();
    };
    document.head.appendChild(script);
  }

  function find(words) {
    var hits = [];
    entries.forEach(function (entry, place) {
      var score = 0;
      for (var i = 0; i < words.length; i++) {
        var at = (" " + entry.words).indexOf(words[i]);
        if (at < 0) return;
        if (entry.first.indexOf(words[i]) >= 0) score += 2;
        if ((" " + entry.first).indexOf(" " + words[i]) >= 0) score += 1;
      }
      hits.push([score, place]);
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
    var words = fold(query.value).split(" ").filter(Boolean);
    if (!entries || !words.length || query.value.trim().length < 2) { close(); return; }
    var hits = find(words);
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
