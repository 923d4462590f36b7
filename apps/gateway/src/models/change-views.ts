import { Injectable } from '@nestjs/common';
import {
  MEMBERSHIPS_QUERY,
  MODEL_CHANGE_KINDS,
  MODEL_CHANGES_QUERY,
  type MembershipFacts,
  type ModelChange,
  type ModelChangeKind,
} from '#contracts';
import { Queries } from '#messaging';
import {
  encodeCursor,
  invalidParameter,
  isUuid,
  oneOf,
  single,
  wholeNumber,
  type Given,
} from '../http/parameters.js';

/** A record without anything about the person. */
export interface ChangedRecord {
  readonly recordId: string;
  /** Null: withdrawn meanwhile. */
  readonly organisation: string | null;
  readonly localId: string | null;
  /** The person that it stands in at this moment. */
  readonly personId: string | null;
}

export interface ChangeView {
  readonly kind: ModelChangeKind;
  /** Persons as lists of records; of a review case its records. */
  readonly before: readonly (readonly ChangedRecord[])[];
  readonly after: readonly (readonly ChangedRecord[])[];
}

export interface ChangePage {
  readonly items: readonly ChangeView[];
  readonly next: string | null;
}

/** Records that the registry is asked about at once. */
const ASKED = 1_000;

/** Changes that a job on models found or made, with the organisations' own ids of the records. */
@Injectable()
export class ChangeViews {
  constructor(private readonly queries: Queries) {}

  async page(jobId: string, kind: Given, limit: Given, cursor: Given): Promise<ChangePage> {
    const wanted = wholeNumber('limit', limit, 50, 1, 500);
    const chosen = oneOf<ModelChangeKind | 'all'>('kind', kind, ['all', ...MODEL_CHANGE_KINDS], 'all');
    const after = position(cursor);
    const found = await this.queries.ask(MODEL_CHANGES_QUERY, {
      jobId,
      limit: wanted + 1,
      ...(chosen !== 'all' && { kind: chosen }),
      ...(after && { after }),
    });
    const changes = found.slice(0, wanted);
    const last = changes.at(-1);
    const records = await this.records(changes);
    const view = (ids: readonly string[]): ChangedRecord[] =>
      ids.map((id) => records.get(id) ?? withdrawn(id));
    return {
      items: changes.map(({ kind, before, after }) => ({
        kind,
        before: before.map(view),
        after: after.map(view),
      })),
      next: found.length > wanted && last ? encodeCursor(`${last.position}/${last.kind}`) : null,
    };
  }

  private async records(changes: readonly ModelChange[]): Promise<ReadonlyMap<string, ChangedRecord>> {
    const ids = [...new Set(changes.flatMap(({ before, after }) => [...before, ...after].flat()))];
    const known: MembershipFacts[] = [];
    for (let at = 0; at < ids.length; at += ASKED)
      known.push(...(await this.queries.ask(MEMBERSHIPS_QUERY, { recordIds: ids.slice(at, at + ASKED) })));
    return new Map(
      known.map(({ recordId, organisation, localId, personId }) => [
        recordId,
        { recordId, organisation, localId, personId },
      ]),
    );
  }
}

const withdrawn = (recordId: string): ChangedRecord => ({
  recordId,
  organisation: null,
  localId: null,
  personId: null,
});

function position(cursor: Given): { position: string; kind: ModelChangeKind } | null {
  const text = single('cursor', cursor);
  if (text === undefined) return null;
  const [position = '', kind = ''] = Buffer.from(text, 'base64url').toString('utf8').split('/');
  const known = MODEL_CHANGE_KINDS.find((one) => one === kind);
  if (!isUuid(position) || !known) throw invalidParameter('cursor', '`next` of the page before');
  return { position, kind: known };
}
