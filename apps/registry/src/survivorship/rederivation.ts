import { Injectable } from '@nestjs/common';
import type { PersonAnnouncement, PersonsChanged } from '#contracts';
import type { Transaction } from '#persistence';
import { KeyRing } from '#security';
import { FindingsRepository } from '../findings/findings.repository.js';
import { findingsOf } from '../findings/findings.js';
import { describePerson } from '../identity/described-person.js';
import { IdentityRepository, type Moment } from '../identity/identity.repository.js';
import { openVersions } from '../identity/open-versions.js';
import { GOLDEN_FIELDS } from '../persons/golden-fields.js';
import type { GoldenRecord } from '../persons/golden-record.js';
import { joinGolden, openGolden } from '../persons/person-content.js';
import { SharingService } from '../sharing/sharing.service.js';
import { RecentVersions } from '../records/recent-versions.js';
import {
  RederivationRepository,
  type LockedRecord,
  type OutdatedPerson,
  type RunningJob,
} from './rederivation.repository.js';
import { SurvivorshipRepository } from './survivorship.repository.js';

/** Persons of one step, and so of one transaction and one announcement. */
const STEP_PERSONS = 500;

export interface StepOutcome {
  /** `waiting`: what is left is being changed by messages; try again in a moment. */
  readonly state: 'idle' | 'working' | 'waiting';
  /** To be published in the same transaction. */
  readonly announced: Pick<PersonsChanged, 'knownAt' | 'persons'> | null;
}

/**
 * Derives persons again after the rules changed, some at a time. Progress is kept in the transaction that changes
 * the persons, so a step that is cut off has not happened. It waits for nobody: persons that a message is changing
 * are left for another pass, and get the rules in force from that message anyway. It is through when a whole pass
 * finds nobody derived under earlier rules.
 */
@Injectable()
export class Rederivation {
  constructor(
    private readonly survivorship: SurvivorshipRepository,
    private readonly jobs: RederivationRepository,
    private readonly identity: IdentityRepository,
    private readonly findings: FindingsRepository,
    private readonly recent: RecentVersions,
    private readonly keys: KeyRing,
    private readonly sharing: SharingService,
  ) {}

  async step(tx: Transaction, limit = STEP_PERSONS): Promise<StepOutcome> {
    await this.survivorship.keepInForce(tx);
    const job = await this.jobs.take(tx);
    if (!job) return { state: 'idle', announced: null };
    if (job.total === null) await this.jobs.count(tx, job.jobId);
    const outdated = await this.jobs.outdated(tx, job, limit);
    const last = outdated.at(-1);
    if (!last) {
      const through = job.after === null;
      if (through) await this.jobs.finish(tx, job.jobId);
      else await this.jobs.advance(tx, job.jobId, { after: null, done: 0, changed: 0 });
      return { state: 'waiting', announced: null };
    }
    // Of one record there is nothing to choose.
    const [alone, chosen] = partition(
      outdated,
      ({ records, rulesVersion }) => records.length === 1 && rulesVersion > 0,
    );
    const confirmed = await this.jobs.confirm(
      tx,
      alone.map(({ personId }) => personId),
      job.rulesVersion,
    );
    const derived = await this.derive(tx, job, chosen);
    await this.jobs.advance(tx, job.jobId, {
      after: last.personId,
      done: confirmed + derived.done,
      changed: derived.persons.length,
    });
    const announced =
      derived.persons.length > 0 ? { knownAt: derived.knownAt, persons: derived.persons } : null;
    return { state: confirmed + derived.done > 0 ? 'working' : 'waiting', announced };
  }

  private async derive(
    tx: Transaction,
    { rulesVersion }: RunningJob,
    outdated: readonly { readonly personId: string; readonly records: readonly string[] }[],
  ): Promise<{ done: number; knownAt: string; persons: PersonAnnouncement[] }> {
    const none = { done: 0, knownAt: '', persons: [] };
    if (outdated.length === 0) return none;
    const locked = await this.jobs.lockFree(
      tx,
      outdated.flatMap(({ records }) => records),
    );
    const records = new Map(locked.map((record) => [record.recordId, record]));
    const free = ({ records: ids }: { readonly records: readonly string[] }) =>
      ids.every((id) => records.has(id));
    // A person changes only under the locks of all its records: as it stands now, it stays.
    const persons = (
      await this.jobs.persons(
        tx,
        outdated.filter(free).map(({ personId }) => personId),
        rulesVersion,
      )
    ).filter((person) => person.records.length > 0 && free(person));
    if (persons.length === 0) return none;
    const moment = await this.identity.nextMoment(
      tx,
      persons.map(({ knownAt }) => knownAt).reduce((a, b) => (a > b ? a : b)),
    );
    const results = await this.describe(tx, persons, records, moment);
    const changed = results.filter(({ person, golden, row }) => !this.isAs(person, golden, row.sources));
    const changedRows = changed.map(({ row }) => row);
    await this.identity.keepHistory(
      tx,
      changedRows.map(({ personId }) => personId),
      moment,
    );
    await this.identity.writePersons(tx, changedRows, moment, `rules:${rulesVersion}`);
    const kept = new Set(changedRows);
    await this.jobs.keep(
      tx,
      results.map(({ row }) => row).filter((row) => !kept.has(row)),
      rulesVersion,
    );
    await this.findings.replace(
      tx,
      persons.map(({ personId }) => personId),
      results.flatMap(({ announcement }) => findingsOf(announcement)),
      moment.knownAt,
    );
    return {
      done: persons.length,
      knownAt: moment.knownAt,
      persons: changed.map(({ announcement }) => announcement),
    };
  }

  private async describe(
    tx: Transaction,
    persons: readonly OutdatedPerson[],
    records: ReadonlyMap<string, LockedRecord>,
    moment: Moment,
  ) {
    const rules = await this.survivorship.rules(tx, moment.rulesVersion);
    const agreements = await this.sharing.inForce();
    const standing = persons.map((person) => ({
      person,
      records: person.records.map((recordId, index) => ({
        ...(records.get(recordId) as LockedRecord),
        version: person.recordVersions[index] as number,
      })),
    }));
    const versions = await openVersions(
      tx,
      standing.flatMap((one) => one.records),
      { repository: this.identity, recent: this.recent, keys: this.keys },
    );
    return standing.map(({ person, records: held }) => ({
      person,
      ...describePerson(
        this.keys,
        { ...person, records: held, ended: [] },
        versions,
        moment,
        rules,
        agreements,
      ),
    }));
  }

  /** Whether other rules lead to the same values from the same records by the same rules. */
  private isAs(person: OutdatedPerson, golden: GoldenRecord, sources: readonly number[]): boolean {
    if (person.sources.join() !== sources.join()) return false;
    const { personId, version, golden: sealed } = person;
    const stored = joinGolden(person, sealed ? openGolden(this.keys, personId, version, sealed) : {});
    return GOLDEN_FIELDS.every((field) => JSON.stringify(stored[field]) === JSON.stringify(golden[field]));
  }
}

function partition<Item>(items: readonly Item[], holds: (item: Item) => boolean): [Item[], Item[]] {
  const yes: Item[] = [];
  const no: Item[] = [];
  for (const item of items) (holds(item) ? yes : no).push(item);
  return [yes, no];
}
