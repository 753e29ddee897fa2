// The room on a map that names take: who comes first takes it, and none overlap.

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box in pixels */
/**
 * A text with its middle, its size in pixels, and the degrees clockwise by which it is turned.
 *
 * @typedef {{ x: number, y: number, width: number, height: number, turn: number }} Line
 */

const CELL = 64; // pixels

/**
 * The boxes that together cover a line of text: one, or where it is turned a row of small ones.
 *
 * @param {Line} line
 * @returns {Box[]}
 */
export function boxesOf({ x, y, width, height, turn }) {
  const angle = (turn * Math.PI) / 180;
  const [east, south] = [Math.cos(angle), Math.sin(angle)];
  const parts = turn ? Math.max(1, Math.ceil(width / height)) : 1;
  const part = width / parts;
  const right = (Math.abs(part * east) + Math.abs(height * south)) / 2;
  const down = (Math.abs(part * south) + Math.abs(height * east)) / 2;
  return Array.from({ length: parts }, (_, i) => {
    const along = (i + 0.5) * part - width / 2;
    const [atX, atY] = [x + along * east, y + along * south];
    return {
      left: atX - right,
      right: atX + right,
      top: atY - down,
      bottom: atY + down,
    };
  });
}

/**
 * @param {Box} a
 * @param {Box} b
 */
const overlap = (a, b) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

// Returns `take(boxes)`, which takes them all if all are free, and says whether it did; `block(box)`
// takes one in any case.
export function makeSpaces() {
  /** @type {Map<string, Box[]>} */
  const cells = new Map();
  /** @param {Box} box */
  const cellsOf = ({ left, top, right, bottom }) => {
    const found = [];
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x += 1) {
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y += 1) {
        found.push(`${x},${y}`);
      }
    }
    return found;
  };
  /** @param {Box} box */
  const isFree = (box) =>
    !cellsOf(box).some((cell) => cells.get(cell)?.some((other) => overlap(box, other)));
  /** @param {Box} box */
  const block = (box) => {
    for (const cell of cellsOf(box)) cells.set(cell, [...(cells.get(cell) ?? []), box]);
  };
  /** @param {Box[]} boxes */
  const take = (boxes) => {
    if (!boxes.every(isFree)) return false;
    for (const box of boxes) block(box);
    return true;
  };
  return { take, block };
}
