/** What a source's place is remembered as. */
export type SourceCursor = Readonly<Record<string, string | number | boolean | null>>;

/** Consecutive rows of a source, and where reading goes on once they are safe. */
export interface SourcePage {
  readonly items: readonly unknown[];
  readonly cursor: SourceCursor | null;
}

/** Something that rows are pulled from. */
export interface Source {
  /**
   * Reads from `cursor`, null: from the beginning, to the end of what there is now. Asks for the next page only
   * when the one before is taken.
   *
   * @throws SourceError
   */
  pages(cursor: SourceCursor | null, signal: AbortSignal): AsyncGenerator<SourcePage>;
}
