"use strict";
(() => {
  const form = document.querySelector("form.filters");
  const byId = (id) => document.getElementById(id);
  const open = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
    }
  };
  // What is folded on the screen stands open on paper.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("main details:not([open]):not(.aside):not(.x)")];
    for (const one of unfolded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of unfolded) one.open = false;
    unfolded = [];
  });
  if (!form) return;

  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d");
  const output = form.querySelector("output");
  const parts = [...document.querySelectorAll("section.part")].map((part) => ({
    element: part,
    id: part.dataset.v,
    groups: [...part.querySelectorAll("article.g")].map((group) => ({
      element: group,
      severity: group.dataset.s,
      rule: group.dataset.r,
      head: null,
      entries: [...group.querySelectorAll("li.e")].map((entry) => ({
        element: entry,
        unit: entry.dataset.u,
        text: null,
        shown: true,
        also: entry.querySelector(".also"),
        others: [...entry.querySelectorAll(".also li")].map((line) => (
          { element: line, unit: line.dataset.u || entry.dataset.u, text: null })),
      })),
    })),
  }));
  const unfoldedGroups = parts.flatMap((part) => part.groups);
  const total = unfoldedGroups.flatMap((group) => group.entries).reduce((sum, entry) => sum + 1 + entry.others.length, 0);
  const boxes = [...form.querySelectorAll("input[name=v]")];
  const fields = ["q", "s", "u", "r"].map((name) => form.elements.namedItem(name)).filter(Boolean);

  // Folding thousands of entries takes a moment: it is done while nobody waits, one group at a time.
  const foldGroup = (group) => {
    group.head = fold(group.element.querySelector("header").textContent);
    const texts = fold(group.entries.map((entry) => entry.element.textContent).join("\u0000")).split("\u0000");
    group.entries.forEach((entry, at) => {
      entry.text = texts[at];
      if (entry.others.length) foldOthers(entry);
    });
  };
  // What stands in one entry for several periods or units is searched as if each of them stood alone.
  const foldOthers = (entry) => {
    const rest = entry.element.cloneNode(true);
    rest.querySelector(".also").remove();
    entry.text = fold(rest.textContent);
    rest.querySelector(".p .f").remove();
    const shared = fold(rest.textContent).replaceAll(fold(entry.element.dataset.p), " ");
    for (const other of entry.others) other.text = `${shared} ${fold(other.element.textContent)}`;
  };
  // Return how many findings of an entry are of the unit and have these words; the lines of the others are hidden.
  const hitsOf = (entry, words, unit) => {
    const has = (one) => (!unit || one.unit === unit) && words.every((word) => (one.text || "").includes(word));
    let others = 0;
    for (const other of entry.others) {
      const hit = has(other);
      show(other.element, hit);
      if (hit) others += 1;
    }
    if (entry.also) {
      show(entry.also, others > 0);
      if (unit || words.length) entry.also.open = true;
    }
    return others + (has(entry) ? 1 : 0);
  };
  const prepare = (idle) => {
    while (unfoldedGroups.length && (!idle || idle.timeRemaining() > 5)) foldGroup(unfoldedGroups.pop());
    if (idle && unfoldedGroups.length) requestIdleCallback(prepare);
  };
  const number = (n) => n.toLocaleString(document.documentElement.lang === "vi" ? "de-DE" : "en-US");
  const show = (element, shown) => {
    if (element.hidden === shown) element.hidden = !shown;
  };

  const filter = () => {
    const words = fold(form.elements.q.value).split(/\s+/).filter(Boolean);
    if (words.length) prepare();
    const unit = form.elements.u && form.elements.u.value ? form.elements.u.selectedOptions[0].dataset.n : "";
    const severity = form.elements.s.value;
    const rule = form.elements.r.value;
    const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let hits = 0;
    for (const part of parts) {
      let inPart = 0;
      for (const group of chosen.has(part.id) ? part.groups : []) {
        let inGroup = 0;
        if ((!severity || group.severity === severity) && (!rule || group.rule === rule)) {
          const rest = words.filter((word) => !group.head.includes(word));
          for (const entry of group.entries) {
            const found = hitsOf(entry, rest, unit);
            const shown = found > 0;
            if (entry.shown !== shown) {
              entry.shown = shown;
              entry.element.hidden = !shown;
            }
            inGroup += found;
          }
        }
        show(group.element, inGroup > 0);
        inPart += inGroup;
      }
      show(part.element, inPart > 0);
      hits += inPart;
    }
    const text = output.dataset.text.replace("{n}", number(hits)).replace("{all}", number(total));
    output.textContent = hits ? text : `${text} ${output.dataset.none}`;
  };

  // The state stands in the address, so that a link shows what its sender saw.
  const remember = () => {
    const state = new URLSearchParams();
    const checked = boxes.filter((box) => box.checked);
    if (checked.length < boxes.length) state.set("v", checked.map((box) => box.value).join("."));
    for (const field of fields) if (field.value.trim()) state.set(field.name, field.value.trim());
    const text = state.toString();
    try {
      history.replaceState(null, "", text ? `#${text}` : location.href.split("#")[0]);
    } catch {
      // Some viewers forbid it; the filter works without.
    }
  };
  const restore = (text) => {
    const state = new URLSearchParams(text);
    const chosen = state.has("v") ? new Set(state.get("v").split(".")) : null;
    for (const box of boxes) box.checked = !chosen || chosen.has(box.value);
    for (const field of fields) field.value = state.get(field.name) || "";
    filter();
  };
  const follow = () => {
    const text = location.hash.slice(1);
    if (text.includes("=")) {
      restore(text);
      byId("worklist").scrollIntoView();
    } else if (text.startsWith("f-") && byId(text)) {
      if (byId(text).closest("[hidden]")) restore("");
      open(byId(text));
      byId(text).scrollIntoView();
    }
  };

  const link = (element, state) => {
    const anchor = document.createElement("a");
    anchor.href = `#${new URLSearchParams(state)}`;
    anchor.append(...element.childNodes);
    element.append(anchor);
  };
  const sections = (verdict) => boxes.filter((box) => box.closest("label").classList.contains(verdict) && box.value !== "note").map((box) => box.value);
  const units = new Map(form.elements.u ? [...form.elements.u.options].map((option) => [option.dataset.n, option.value]) : []);
  const rules = new Set([...form.elements.r.options].map((option) => option.value));
  for (const element of document.querySelectorAll("[data-go-v]")) link(element, { v: sections(element.dataset.goV).join(".") });
  for (const element of document.querySelectorAll("[data-go-u]")) {
    if (units.has(element.dataset.goU)) link(element, { u: units.get(element.dataset.goU) });
  }
  for (const element of document.querySelectorAll("[data-go-r]")) {
    if (rules.has(element.dataset.goR)) link(element, { r: element.dataset.goR });
  }

  let waiting = 0;
  const changed = () => {
    filter();
    remember();
  };
  const wait = (milliseconds) => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, milliseconds);
  };
  form.elements.q.addEventListener("input", () => wait(120));
  form.addEventListener("change", ({ target }) => {
    if (target.name !== "q") wait(0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => wait(0));
  addEventListener("hashchange", follow);
  form.hidden = false;
  filter();
  follow();
  if (window.requestIdleCallback) requestIdleCallback(prepare);
})();
