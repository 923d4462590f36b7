/** Union-find over 0…n-1; the smallest member represents its set. */
export class DisjointSets {
  private readonly parents: Uint32Array;

  constructor(n: number) {
    this.parents = Uint32Array.from({ length: n }, (_, i) => i);
  }

  find(i: number): number {
    const { parents } = this;
    while (parents[i] !== i) {
      parents[i] = parents[parents[i]!]!;
      i = parents[i]!;
    }
    return i;
  }

  /** Joins the sets of both; returns the representative. */
  join(a: number, b: number): number {
    const [x, y] = [this.find(a), this.find(b)];
    if (x === y) return x;
    const [low, high] = x < y ? [x, y] : [y, x];
    this.parents[high] = low;
    return low;
  }
}
