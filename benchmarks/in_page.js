// What benchmarks/page.py does in the map, as a reader would. What is timed ends when the window has
// been painted and answers again.

const painted = () =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
  });

/** Milliseconds since the page was asked for, once there is such an element. */
async function until(selector) {
  while (!document.querySelector(selector)) await painted();
  await painted();
  return performance.now();
}

async function timed(act, selector = "body") {
  const begin = performance.now();
  act();
  return (await until(selector)) - begin;
}

/** When the map was first painted; before it begins, the page is empty. */
async function firstView() {
  await until(".si-label");
  const find = () => performance.getEntriesByName("first-contentful-paint")[0];
  while (!find()) await painted();
  return find().startTime;
}

/** When the page answers again after its background came. */
const background = () => until(".leaflet-si-streets-pane canvas");

const countThemes = () => document.querySelector("#si-choice").length;

function theme(i) {
  const choice = document.querySelector("#si-choice");
  choice.value = String(i);
  return timed(() => choice.dispatchEvent(new Event("change")));
}

/** The card of an area, from the middle of which can be asked. */
async function openArea(i) {
  const area = document.querySelectorAll(".si-area")[i];
  area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  await until(".si-ask");
}

const ask = () => timed(() => document.querySelector(".si-ask").click(), ".si-reasons");

const allPlaces = () => timed(() => document.querySelector(".si-layers .si-all input").click());

const placesTable = () =>
  timed(() => {
    const ways = [...document.querySelectorAll(".si-links button")];
    ways.findLast((way) => !way.lang).click();
    const choice = document.querySelector(".si-table select");
    choice.value = "places";
    choice.dispatchEvent(new Event("change"));
  }, ".si-table tbody tr");

/** Begins to note how long frames take; returns what ends it and gives them. */
function frames() {
  const times = [];
  let on = true;
  const next = (now) => {
    times.push(now);
    if (on) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  return () => {
    on = false;
    return times.slice(1).map((time, i) => time - times[i]);
  };
}

window.bench = {
  firstView,
  background,
  countThemes,
  theme,
  openArea,
  ask,
  allPlaces,
  placesTable,
  beginFrames: () => {
    window.bench.endFrames = frames();
  },
};
