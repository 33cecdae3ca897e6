// Reload on save, and copy. Everything else on the page works without this.
"use strict";

const root = document.documentElement;
root.classList.add("js");

function blocks() {
  return [...document.querySelectorAll("article :is(h1, h2, h3, p, li, pre)")];
}

// What is read now, and how far from the top it stands: text above it may grow or shrink.
function place() {
  const first = blocks().find((it) => it.getBoundingClientRect().top >= 0);
  return { text: first?.textContent, top: first?.getBoundingClientRect().top, y: scrollY };
}

function returnTo(place) {
  scrollTo({ top: place.y, behavior: "instant" });
  if (place.y === 0) return;
  const moves = blocks()
    .filter((it) => it.textContent === place.text)
    .map((it) => it.getBoundingClientRect().top - place.top)
    .sort((a, b) => Math.abs(a) - Math.abs(b));
  if (moves.length > 0) scrollBy({ top: moves[0], behavior: "instant" });
}

async function reload() {
  const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = place();
  const open = [...document.querySelectorAll("details")].map((it) => it.open);
  for (const id of ["bar", "edition"]) {
    document.getElementById(id).replaceWith(document.adoptNode(fresh.getElementById(id)));
  }
  const details = document.querySelectorAll("details");
  if (details.length === open.length) details.forEach((it, at) => { it.open = open[at] || it.open; });
  document.title = fresh.title;
  root.dataset.version = fresh.documentElement.dataset.version;
  returnTo(before);
}

function say(text, lost) {
  const live = document.getElementById("live");
  live.textContent = text;
  live.classList.toggle("lost", lost);
}

async function follow() {
  for (;;) {
    try {
      const version = root.dataset.version;
      const answer = await fetch("/changed?version=" + encodeURIComponent(version), { cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
      if ((await answer.text()) !== version) await reload();
      say("reloads on save", false);
    } catch {
      say("lwkd preview has ended", true);
      await new Promise((wake) => setTimeout(wake, 1000));
    }
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A browser that does not give the clipboard away still copies a selection.
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

say("reloads on save", false);
follow();
