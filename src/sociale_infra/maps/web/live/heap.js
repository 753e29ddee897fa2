// A queue of nodes, the nearest first: a heap of four branches in flat arrays.

/** Makes an empty queue. */
export function makeHeap() {
  let keys = new Float64Array(1024);
  let items = new Int32Array(1024);
  let size = 0;

  function grow() {
    const [moreKeys, moreItems] = [new Float64Array(2 * size), new Int32Array(2 * size)];
    moreKeys.set(keys);
    moreItems.set(items);
    [keys, items] = [moreKeys, moreItems];
  }

  return {
    /** How far the nearest is; infinitely if there is none. */
    least: () => (size ? keys[0] : Infinity),

    clear() {
      size = 0;
    },

    /**
     * @param {number} key
     * @param {number} item
     */
    push(key, item) {
      if (size === keys.length) grow();
      let at = size;
      size += 1;
      while (at > 0) {
        const above = (at - 1) >> 2;
        if (keys[above] <= key) break;
        keys[at] = keys[above];
        items[at] = items[above];
        at = above;
      }
      keys[at] = key;
      items[at] = item;
    },

    /** Takes out the nearest. */
    pop() {
      const nearest = items[0];
      size -= 1;
      const key = keys[size];
      const item = items[size];
      let at = 0;
      for (;;) {
        const first = 4 * at + 1;
        if (first >= size) break;
        const last = Math.min(first + 4, size);
        let best = first;
        for (let one = first + 1; one < last; one += 1) if (keys[one] < keys[best]) best = one;
        if (keys[best] >= key) break;
        keys[at] = keys[best];
        items[at] = items[best];
        at = best;
      }
      keys[at] = key;
      items[at] = item;
      return nearest;
    },
  };
}
