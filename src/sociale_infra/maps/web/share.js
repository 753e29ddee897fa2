// How to show what is seen now elsewhere: the code that puts it into a slide or a website.

import { element } from "./elements.js";

/** @import { Page } from "./types.ts" */

/** @param {string} text */
const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** @param {Page} page */
function codeOf({ state, data, format, view }) {
  const shown = { thema: view.theme.id, lang: data.language, embed: "1" };
  const title = `${format.say("title", { title: data.facts.title })}: ${view.theme.label}`;
  const source = `map.html${state.hashWith(shown)}`;
  return `<iframe src="${quoted(source)}" title="${quoted(title)}" width="1280" height="720" loading="lazy" style="border:0"></iframe>`;
}

/**
 * The clipboard where the page may use it, else the selection, which any browser copies.
 *
 * @param {HTMLTextAreaElement} area
 */
export async function copyText(area) {
  area.select();
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

/** @param {Page} page */
export function makeShare(page) {
  const { say } = page.format;
  const area = element("textarea", { readonly: true, rows: 4, "aria-label": say("share.code") });
  const told = element("span", { role: "status" });
  const button = element("button", { type: "button" }, say("share.copy"));
  const node = element(
    "details",
    { class: "si-share" },
    element("summary", {}, say("share.title")),
    element("p", { class: "si-small" }, say("share.how")),
    area,
    element("p", {}, button, " ", told),
  );
  node.addEventListener("toggle", () => {
    area.value = codeOf(page);
    told.textContent = "";
  });
  button.addEventListener("click", async () => {
    area.value = codeOf(page);
    told.textContent = say((await copyText(area)) ? "share.copied" : "share.byHand");
  });
  return node;
}
