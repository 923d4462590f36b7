/** What is counted by organisation and place, and added up by both. */
export class Cells<Tally extends { addAll(other: Tally): void }> {
  private readonly cells: Tally[][] = [];

  constructor(private readonly none: () => Tally) {}

  /** @param organisation its position; `place` its word, 0: none */
  of(organisation: number, place: number): Tally {
    const own = (this.cells[organisation] ??= []);
    return (own[place] ??= this.none());
  }

  /** Of all, by position of the organisation, and by word of the place. */
  sums(): { total: Tally; byOrganisation: Map<number, Tally>; byPlace: Map<number, Tally> } {
    const total = this.none();
    const byOrganisation = new Map<number, Tally>();
    const byPlace = new Map<number, Tally>();
    const add = (sums: Map<number, Tally>, key: number, tally: Tally) => {
      let sum = sums.get(key);
      if (!sum) sums.set(key, (sum = this.none()));
      sum.addAll(tally);
    };
    this.cells.forEach((own, organisation) =>
      own.forEach((tally, place) => {
        total.addAll(tally);
        add(byOrganisation, organisation, tally);
        add(byPlace, place, tally);
      }),
    );
    return { total, byOrganisation, byPlace };
  }
}
