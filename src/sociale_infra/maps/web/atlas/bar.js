// A bar from 0 to 1: what is sure, and what may be.

import { drawing } from "../elements.js";

/** @param {[number, number]} ends */
export const makeBar = ([low, high]) =>
  drawing(
    "svg",
    { class: "at-bar", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
    drawing("rect", { class: "at-bar-ground", width: 100, height: 4 }),
    drawing("rect", { class: "at-bar-may", width: high * 100, height: 4 }),
    drawing("rect", { class: "at-bar-sure", width: low * 100, height: 4 }),
  );
