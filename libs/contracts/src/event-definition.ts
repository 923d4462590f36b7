export const SERVICES = ['gateway', 'registry', 'matching', 'reports'] as const;
export type Service = (typeof SERVICES)[number];

/** Contract of one event: who sends it, who must confirm it, and how a poisoned one is taken apart. */
export interface EventDefinition<T, Item = unknown> {
  /** CloudEvents type and NATS subject, `lienthong.v1.<service>.<event>`. */
  readonly type: string;
  readonly producer: Service;
  readonly consumers: readonly Service[];
  readonly summary: string;
  /** The independent items of a payload; a poisoned payload is bisected over them. */
  items(data: T): readonly Item[];
  /** The same payload with only these items. */
  withItems(data: T, items: readonly Item[]): T;
  /** Intake sequences of an item: which rows of which batch it stands for. */
  sequences(item: Item): readonly number[];
}
