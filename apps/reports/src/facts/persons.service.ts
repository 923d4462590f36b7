import { Injectable } from '@nestjs/common';
import type { PersonsChanged } from '#contracts';
import type { Transaction } from '#persistence';
import { factsOf } from './facts-of-person.js';
import { FactsRepository, type CaseFact, type Ending, type Fact } from './facts.repository.js';
import { placeVersion, type KnownVersion } from './known-interval.js';
import { Organisations } from './organisations.js';

/** Turns announcements of persons and review cases into facts. */
@Injectable()
export class PersonsService {
  constructor(
    private readonly facts: FactsRepository,
    private readonly organisations: Organisations,
  ) {}

  /**
   * Applies one announcement in `tx`, however late it comes: the result depends on the set of announcements
   * applied, not on their order. All its persons change at once for every later report.
   */
  async apply(tx: Transaction, data: PersonsChanged): Promise<void> {
    await this.applyPersons(tx, data);
    await this.applyCases(tx, data);
    if (data.persons.length + data.cases.length > 0)
      await this.facts.nextFigures(tx, sortedIds(data.persons.map(({ personId }) => personId)));
  }

  private async applyPersons(tx: Transaction, { persons, knownAt }: PersonsChanged): Promise<void> {
    if (persons.length === 0) return;
    const slugs = new Set(persons.flatMap(({ records }) => records.map(({ organisation }) => organisation)));
    const positions = await this.organisations.positionsOf(slugs, knownAt);
    const known = await this.facts.lockPersonVersions(tx, sortedIds(persons.map(({ personId }) => personId)));
    const endings: Ending[] = [];
    const facts: Fact[] = [];
    for (const person of persons) {
      const placed = place(known, person.personId, { version: person.version, knownFrom: knownAt }, endings);
      if (placed) facts.push(...factsOf(person, knownAt, placed.knownTo, positions));
    }
    await this.facts.endPersonVersions(tx, endings);
    await this.facts.insertFacts(tx, facts);
  }

  private async applyCases(tx: Transaction, { cases, knownAt }: PersonsChanged): Promise<void> {
    if (cases.length === 0) return;
    const known = await this.facts.lockCaseVersions(tx, sortedIds(cases.map(({ caseId }) => caseId)));
    const endings: Ending[] = [];
    const facts: CaseFact[] = [];
    for (const { caseId, version, open, records } of cases) {
      const placed = place(known, caseId, { version, knownFrom: knownAt }, endings);
      if (placed) facts.push({ caseId, version, open, records, knownFrom: knownAt, knownTo: placed.knownTo });
    }
    await this.facts.endCaseVersions(tx, endings);
    await this.facts.insertCases(tx, facts);
  }
}

/** Places a version among those known and remembers it; notes which version it ends. */
function place(
  known: Map<string, KnownVersion[]>,
  id: string,
  incoming: KnownVersion,
  endings: Ending[],
): { knownTo: string } | null {
  const versions = known.get(id) ?? [];
  const placement = placeVersion(versions, incoming);
  if (!placement) return null;
  if (placement.ends !== null) endings.push({ id, version: placement.ends, knownTo: incoming.knownFrom });
  known.set(id, [...versions, incoming]);
  return placement;
}

function sortedIds(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}
