import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  ANNOUNCED_CASES_QUERY,
  ANNOUNCEMENTS_QUERY,
  type AnnouncementPage,
  type AnnouncementPosition,
  type AnnouncedCasePage,
  type AnnouncedCasePosition,
  type PersonAnnouncement,
} from '#contracts';
import { Queries } from '#messaging';
import { inTransaction, type Transaction } from '#persistence';
import { factsOf } from '../facts/facts-of-person.js';
import { FactsRepository, type CaseFact, type Fact } from '../facts/facts.repository.js';
import { Organisations } from '../facts/organisations.js';

/** Facts written at once. */
const FACTS_AT_ONCE = 1_000;
const PERSONS_BETWEEN_LINES = 100_000;

interface Announced {
  readonly knownAt: string;
  readonly person: PersonAnnouncement;
}

export interface Rebuilt {
  persons: number;
  facts: number;
  cases: number;
  seconds: number;
}

/**
 * Reads all facts anew from the registry. In one transaction: reports show the old ones until the new ones stand, and
 * announcements that come meanwhile wait and are applied after it, whichever of them the registry told already.
 */
@Injectable()
export class RebuildService {
  private readonly logger = new Logger('rebuild');

  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: Queries,
    private readonly facts: FactsRepository,
    private readonly organisations: Organisations,
  ) {}

  rebuild(): Promise<Rebuilt> {
    const began = Date.now();
    return inTransaction(this.dataSource, async (tx) => {
      const done: Rebuilt = { persons: 0, facts: 0, cases: 0, seconds: 0 };
      await tx.query('LOCK TABLE record_fact, review_case IN SHARE ROW EXCLUSIVE MODE');
      await tx.query('DELETE FROM record_fact');
      await tx.query('DELETE FROM review_case');
      await this.persons(tx, done);
      await this.cases(tx, done);
      await this.facts.allFiguresChanged(tx);
      done.seconds = (Date.now() - began) / 1000;
      this.logger.log(`${done.persons} persons, ${done.facts} facts in ${done.seconds} s`);
      return done;
    });
  }

  private async persons(tx: Transaction, done: Rebuilt): Promise<void> {
    let own: Announced[] = [];
    const writing: Fact[] = [];
    const finish = async () => {
      if (own.length === 0) return;
      writing.push(...(await this.factsOfPerson(own)));
      done.persons++;
      own = [];
      if (done.persons % PERSONS_BETWEEN_LINES === 0) this.logger.log(`${done.persons} persons`);
      if (writing.length >= FACTS_AT_ONCE) await this.write(tx, writing, done);
    };
    let after: AnnouncementPosition | null = null;
    for (;;) {
      const { announcements, next }: AnnouncementPage = await this.queries.ask(ANNOUNCEMENTS_QUERY, {
        after,
      });
      for (const announced of announcements) {
        if (own[0] && own[0].person.personId !== announced.person.personId) await finish();
        own.push(announced);
      }
      if (!next) break;
      after = next;
    }
    await finish();
    await this.write(tx, writing, done);
  }

  private async write(tx: Transaction, facts: Fact[], done: Rebuilt): Promise<void> {
    done.facts += facts.length;
    await this.facts.insertFacts(tx, facts.splice(0));
  }

  /** @param own all versions of one person, the oldest first: each ends where the next one begins */
  private async factsOfPerson(own: readonly Announced[]): Promise<Fact[]> {
    const facts: Fact[] = [];
    for (const [index, { knownAt, person }] of own.entries()) {
      const slugs = new Set(person.records.map(({ organisation }) => organisation));
      const positions = await this.organisations.positionsOf(slugs, knownAt);
      facts.push(...factsOf(person, knownAt, own[index + 1]?.knownAt ?? 'infinity', positions));
    }
    return facts;
  }

  private async cases(tx: Transaction, done: Rebuilt): Promise<void> {
    const found: CaseFact[] = [];
    let after: AnnouncedCasePosition | null = null;
    for (;;) {
      const { cases, next }: AnnouncedCasePage = await this.queries.ask(ANNOUNCED_CASES_QUERY, { after });
      found.push(
        ...cases.map(({ knownAt, state }) => ({ ...state, knownFrom: knownAt, knownTo: 'infinity' })),
      );
      if (!next) break;
      after = next;
    }
    const ended = found.map((one, index) => {
      const following = found[index + 1];
      return following?.caseId === one.caseId ? { ...one, knownTo: following.knownFrom } : one;
    });
    for (let from = 0; from < ended.length; from += FACTS_AT_ONCE)
      await this.facts.insertCases(tx, ended.slice(from, from + FACTS_AT_ONCE));
    done.cases = found.length;
  }
}
