import type { AdapterDefinition, Connection, Sending } from '#adapters';

/** Where rows are fetched from. */
export type SourceConnection = Exclude<Connection, Sending>;

/** A source of an organisation, as its adapter file describes it. */
export interface ConnectorDefinition {
  /** Of the adapter and of its connector. */
  readonly name: string;
  readonly organisation: string;
  readonly connection: SourceConnection;
  /** What its rows become. */
  readonly adapter: AdapterDefinition;
}
