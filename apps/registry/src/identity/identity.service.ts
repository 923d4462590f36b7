import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { IdentityChanged, PersonAnnouncement, PersonsChanged } from '#contracts';
import type { Transaction } from '#persistence';
import { KeyRing } from '#security';
import { FindingsRepository } from '../findings/findings.repository.js';
import { findingsOf } from '../findings/findings.js';
import { RecentVersions } from '../records/recent-versions.js';
import { SharingService } from '../sharing/sharing.service.js';
import { SurvivorshipRepository } from '../survivorship/survivorship.repository.js';
import { describePerson } from './described-person.js';
import { IdentityRepository, type KnownPerson, type Moment, type RecordMove } from './identity.repository.js';
import {
  regroup,
  type AssignedRecord,
  type Assignment,
  type Redirect,
  type RegroupedPerson,
} from './regrouping.js';
import { openVersions } from './open-versions.js';

type Announced = Pick<PersonsChanged, 'knownAt' | 'persons' | 'withdrawn'>;

/** Gives groups of records their person ids and golden records. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly repository: IdentityRepository,
    private readonly recent: RecentVersions,
    private readonly keys: KeyRing,
    private readonly survivorship: SurvivorshipRepository,
    private readonly findings: FindingsRepository,
    private readonly sharing: SharingService,
  ) {}

  /**
   * Applies what matching found, in `tx`.
   *
   * @returns every person that changed thereby, as it stands now; also those that are no more. What it says
   *   together with all earlier announcements is exact, so it must reach the read models as one message.
   */
  async apply(tx: Transaction, change: IdentityChanged): Promise<Announced> {
    const { groups, withdrawn, cases, model } = change;
    // First of all locks: who waits for a change of the rules must not hold what others wait for.
    await this.survivorship.keepInForce(tx);
    const ids = new Set([
      ...groups.flatMap(({ records }) => records),
      ...withdrawn.map(({ recordId }) => recordId),
    ]);
    const { records, persons } = await this.lock(tx, ids);
    const regrouping = regroup(groups, withdrawn, records, persons);

    const changed = regrouping.persons
      .map((person) => ({ person, digest: digest(person) }))
      .filter(({ person, digest }) => persons.get(person.personId)?.announced !== digest);
    const moment = await this.repository.nextMoment(tx, latest(persons.values()));
    const rules = await this.survivorship.rules(tx, moment.rulesVersion);
    const agreements = await this.sharing.inForce();
    const cause = causeOf(change);
    const versions = await openVersions(
      tx,
      changed.flatMap(({ person }) => person.records),
      { repository: this.repository, recent: this.recent, keys: this.keys },
    );
    const { vanished } = regrouping;
    const endedIn = idsLeadingTo(vanished);
    const results = changed.map(({ person, digest }) =>
      describePerson(
        this.keys,
        { ...person, announced: digest, ended: endedIn.get(person.personId) ?? [] },
        versions,
        moment,
        rules,
        agreements,
      ),
    );
    const changedIds = [
      ...changed.map(({ person }) => person.personId),
      ...vanished.map(({ personId }) => personId),
    ];
    const redirects = regrouping.redirects.filter(({ personId, redirectTo }) => {
      const former = persons.get(personId);
      return former?.records.length === 0 && former.redirectTo !== redirectTo;
    });
    await this.repository.keepHistory(
      tx,
      [...changedIds.filter((id) => persons.has(id)), ...redirects.map(({ personId }) => personId)],
      moment,
    );
    await this.repository.writePersons(
      tx,
      results.map(({ row }) => row),
      moment,
      cause,
    );
    await this.repository.endPersons(tx, vanished, moment, cause);
    await this.repository.keepCases(tx, cases, moment);
    await this.repository.assign(tx, regrouping.assignments);
    await this.repository.redirect(tx, redirects, moment, cause);
    await this.repository.keepMoves(tx, movesIn(regrouping.assignments, records), moment);
    await this.findings.replace(
      tx,
      changedIds.filter((id) => (persons.get(id)?.records.length ?? 0) > 1),
      results.flatMap(({ announcement }) => findingsOf(announcement)),
      moment.knownAt,
    );

    return {
      knownAt: moment.knownAt,
      persons: [
        ...results.map(({ announcement }) => announcement),
        ...[...vanished, ...redirects].map(({ personId, redirectTo }) => gone(personId, redirectTo, moment)),
      ].map((person) => (model === undefined ? person : { ...person, model })),
      withdrawn: regrouping.withdrawn.map(({ recordId, organisation, localId, version }) => ({
        recordId,
        organisation,
        localId,
        version,
      })),
    };
  }

  /**
   * Locks the records and all others in the persons that they stand in or may return to. A person changes only
   * under the locks of all its records, so afterwards none of these can.
   */
  private async lock(
    tx: Transaction,
    ids: ReadonlySet<string>,
  ): Promise<{ records: Map<string, AssignedRecord>; persons: Map<string, KnownPerson> }> {
    const records = new Map<string, AssignedRecord>();
    const persons = new Map<string, KnownPerson>();
    const asked = new Set(ids);
    let wanted = [...ids];
    while (wanted.length > 0) {
      const locked = await this.repository.lockRecords(tx, wanted);
      for (const record of locked) records.set(record.recordId, record);
      const personIds = new Set<string>();
      for (const { personId, mintedPersonId, assignmentVersion } of locked) {
        if (personId) personIds.add(personId);
        // Before its first assignment nobody can carry the id that a record minted.
        if (assignmentVersion > 0) personIds.add(mintedPersonId);
      }
      const found = personIds.size > 0 ? await this.repository.persons(tx, [...personIds]) : [];
      for (const person of found) persons.set(person.personId, person);
      wanted = found.flatMap((person) => person.records).filter((id) => !asked.has(id));
      for (const id of wanted) asked.add(id);
    }
    return { records, persons };
  }
}

/** How a person's state names the human decision, or the model, that it follows from. */
function causeOf({ decision, model }: IdentityChanged): string | null {
  if (model !== undefined) return `model:${model}`;
  if (!decision) return null;
  return `${decision.action === 'made' ? 'decision' : 'revocation'}:${decision.decisionId}`;
}

/** Records that leave the person in which they stood. */
function movesIn(
  assignments: readonly Assignment[],
  records: ReadonlyMap<string, AssignedRecord>,
): RecordMove[] {
  return assignments.flatMap(({ recordId, personId: to }) => {
    const from = records.get(recordId)?.personId;
    return from && from !== to ? [{ recordId, from, to }] : [];
  });
}

/** Ended persons by the person that their ids lead to now. */
function idsLeadingTo(vanished: readonly Redirect[]): Map<string, string[]> {
  const leading = new Map<string, string[]>();
  for (const { personId, redirectTo } of vanished) {
    if (redirectTo) leading.set(redirectTo, [...(leading.get(redirectTo) ?? []), personId]);
  }
  return leading;
}

/** When the newest of these persons was last known to change; instants of one form compare as text. */
function latest(persons: Iterable<KnownPerson>): string | null {
  let newest: string | null = null;
  for (const { knownAt } of persons) if (newest === null || knownAt > newest) newest = knownAt;
  return newest;
}

/** Everything that an announcement says, since the rest follows from the versions of the records. */
function digest({ records, caseIds, lowGroup }: RegroupedPerson): string {
  const said = [
    records.map(({ recordId, version, inReview }) => [recordId, version, inReview]),
    caseIds,
    lowGroup,
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
}

function gone(personId: string, redirectTo: string | null, { version }: Moment): PersonAnnouncement {
  return {
    personId,
    version,
    records: [],
    redirectTo,
    lowGroup: null,
    caseIds: [],
    gender: null,
    birthYear: null,
  };
}
