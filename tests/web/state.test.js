import assert from "node:assert/strict";
import { test } from "node:test";
import { readState } from "../../src/sociale_infra/maps/web/state.js";

test("the address says what is shown", () => {
  const { shown } = readState("#thema=library&wijk=WK063705&x=%26%3D");
  assert.deepEqual(shown, { thema: "library", wijk: "WK063705", x: "&=" });
});

test("changes come into the address, and null takes a key away", () => {
  const { hashWith } = readState("#thema=library&gaten=0");
  assert.equal(hashWith({ lang: "en" }), "#thema=library&gaten=0&lang=en");
  assert.equal(hashWith({ thema: null }), "#gaten=0");
  assert.equal(hashWith({ thema: "a&b" }), "#thema=a%26b&gaten=0");
});

test("an empty address stays empty", () => {
  assert.deepEqual(readState("").shown, {});
  assert.equal(readState("#").hashWith({ thema: null }), "#");
});
