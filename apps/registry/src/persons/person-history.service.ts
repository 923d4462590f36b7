import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PersonChange, PersonHistoryRequest } from '#contracts';
import { inTransaction, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { causeOf, eventsBetween, type Moves, type OpenedState } from './person-changes.js';
import {
  goldenOf,
  provenanceOf,
  recordsOf,
  stateOf,
  statesAfter,
  stateUpTo,
  type PersonState,
  type StateRecord,
} from './person-states.js';

interface MoveRow {
  readonly recordId: string;
  readonly version: number;
  readonly from: string;
  readonly to: string | null;
}

/** Tells what became of a person, change by change. */
@Injectable()
export class PersonHistoryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: KeyRing,
  ) {}

  /** Changes of exactly this id, oldest first; null: it was never a person's. */
  read({ personId, after = 0, limit }: PersonHistoryRequest): Promise<PersonChange[] | null> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        if (!(await stateOf(tx, personId))) return null;
        const before = after > 0 ? await stateUpTo(tx, personId, after) : null;
        const states = await statesAfter(tx, personId, after, limit);
        const records = await recordsOf(tx, before ? [before, ...states] : states);
        const moves = await this.moves(tx, personId, states, before);
        const opened = (before ? [before, ...states] : states).map((state) => this.open(state, records));
        return opened.slice(before ? 1 : 0).map((state, index): PersonChange => {
          const previous = before ? opened[index] : opened[index - 1];
          const { version, knownFrom, cause } = state.state;
          const moved = moves.get(version) ?? { of: new Map(), absorbed: new Set() };
          return {
            version,
            knownAt: knownFrom,
            cause: causeOf(cause),
            events: eventsBetween(previous ?? null, state, moved),
          };
        });
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  private open(state: PersonState, records: readonly StateRecord[]): OpenedState {
    const versions = new Map(state.records.map((id, index) => [id, state.recordVersions[index]]));
    return {
      state,
      golden: goldenOf(this.keys, state),
      provenance: provenanceOf(state),
      records: new Map(
        records
          .filter(({ recordId, version }) => versions.get(recordId) === version)
          .map((record) => [record.recordId, record]),
      ),
    };
  }

  /** Where records of these states came from and went to, by version of the change. */
  private async moves(
    tx: Transaction,
    personId: string,
    states: readonly PersonState[],
    before: PersonState | null,
  ): Promise<Map<number, Moves>> {
    const recordIds = [...new Set([before, ...states].flatMap((state) => state?.records ?? []))];
    const versions = states.map(({ version }) => version);
    const rows: MoveRow[] = await tx.query(
      `SELECT record_id AS "recordId", person_version::float8 AS version, from_person_id AS "from", to_person_id AS "to"
       FROM record_move WHERE record_id = ANY($1::uuid[]) AND person_version = ANY($2::bigint[])`,
      [recordIds, versions],
    );
    const others = [...new Set(rows.map(({ from }) => from))].filter((id) => id !== personId);
    const ended: { id: string; version: number }[] = await tx.query(
      `SELECT person_id AS id, version::float8 AS version FROM person
       WHERE person_id = ANY($1::uuid[]) AND version = ANY($2::bigint[]) AND redirect_to = $3
       UNION ALL
       SELECT person_id, version::float8 FROM person_history
       WHERE person_id = ANY($1::uuid[]) AND version = ANY($2::bigint[]) AND redirect_to = $3`,
      [others, versions, personId],
    );
    return new Map(
      versions.map((version) => [
        version,
        {
          of: new Map(rows.filter((row) => row.version === version).map((row) => [row.recordId, row])),
          absorbed: new Set(ended.filter((row) => row.version === version).map(({ id }) => id)),
        },
      ]),
    );
  }
}
