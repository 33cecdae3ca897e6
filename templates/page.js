// Reload on save, and copy. Everything else on the page works without this.
"use strict";

const root = document.documentElement;
root.classList.add("js");

function blocks() {
  return [...document.querySelectorAll("article :is(h1, h2, h3, p, li, pre)")];
}

// The first block that is visible, and its distance from the top: text above it may grow or shrink.
function place() {
  const first = blocks().find((block) => block.getBoundingClientRect().top >= 0);
  return { text: first?.textContent, top: first?.getBoundingClientRect().top, y: scrollY };
}

function returnTo(place) {
  scrollTo({ top: place.y, behavior: "instant" });
  if (place.y === 0) return;
  const moves = blocks()
    .filter((block) => block.textContent === place.text)
    .map((block) => block.getBoundingClientRect().top - place.top)
    .sort((a, b) => Math.abs(a) - Math.abs(b));
  if (moves.length > 0) scrollBy({ top: moves[0], behavior: "instant" });
}

async function reload() {
  const response = await fetch(location.pathname + location.search, { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const before = place();
  const open = [...document.querySelectorAll("details")].map((each) => each.open);
  for (const id of ["bar", "edition"]) {
    document.getElementById(id).replaceWith(document.adoptNode(fresh.getElementById(id)));
  }
  const details = document.querySelectorAll("details");
  if (details.length === open.length) details.forEach((each, at) => { each.open = open[at] || each.open; });
  document.title = fresh.title;
  root.dataset.version = fresh.documentElement.dataset.version;
  returnTo(before);
}

function showState(text, lost) {
  const live = document.getElementById("live");
  live.textContent = text;
  live.classList.toggle("lost", lost);
}

async function follow() {
  for (;;) {
    try {
      const version = root.dataset.version;
      const response = await fetch("/changed?version=" + encodeURIComponent(version), { cache: "no-store" });
      if (!response.ok) throw new Error(response.statusText);
      if ((await response.text()) !== version) await reload();
      showState("reloads on save", false);
    } catch {
      showState("lwkd preview was stopped", true);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers that deny access to the clipboard still copy a selection.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  await copy(button.dataset.copy);
  const label = button.textContent;
  button.textContent = "Copied";
  button.classList.add("done");
  setTimeout(() => {
    button.textContent = label;
    button.classList.remove("done");
  }, 1500);
});

showState("reloads on save", false);
follow();
