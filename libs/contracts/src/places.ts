import { query } from './queries.js';

/** A province or commune of today, and what it belongs to. */
export interface PlaceView {
  readonly code: string;
  /** With the word that says what it is: `Xã Tân Thành`. */
  readonly name: string;
  readonly level: 'province' | 'commune';
  /** The province of a commune. */
  readonly parent: { readonly code: string; readonly name: string } | null;
}

/** 404 `unit.unknown` when there is none. */
export const PLACE_QUERY = query<{ readonly code: string }, PlaceView>('reports.query.place');
