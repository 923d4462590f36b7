import type { MembershipStatus, PersonAnnouncement, PersonsChanged } from '#contracts';
import { ORGANISATIONS, randomOf } from './simulation.js';

export const COMMUNES = ['25534', '25537', '25540', '25543'];

const personId = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
/** Id of a record by its number, from 0. */
export const recordId = (n: number) => personId(1_000_000 + n);

/** A registry in memory that changes its mind about who is one person. */
export class ChangingRegistry {
  private readonly random: () => number;
  private readonly members = new Map<number, Set<number>>();
  private readonly personOf: number[] = [];
  private readonly status: MembershipStatus[] = [];
  private readonly leftOn: (string | null)[] = [];
  private readonly commune: string[] = [];
  private clock = 0;

  constructor(
    seed: number,
    private start: number,
  ) {
    this.random = randomOf(seed);
  }

  /** Everything from now on is known from this moment on. */
  passTo(time: number): void {
    this.start = time - this.clock * 10;
  }

  /** A new record: alone, or in a person that is there. */
  admit(): PersonsChanged {
    const record = this.personOf.length;
    this.status.push('active');
    this.leftOn.push(null);
    this.commune.push(COMMUNES[this.pick(COMMUNES.length)]!);
    const joins = record > 10 && this.pick(4) === 0;
    this.personOf.push(joins ? this.personOf[this.pick(record)]! : record);
    const person = this.personOf[record]!;
    this.members.set(person, (this.members.get(person) ?? new Set()).add(record));
    return this.announce([person]);
  }

  change(): PersonsChanged {
    const record = this.pick(this.personOf.length);
    const person = this.personOf[record]!;
    switch (this.pick(7)) {
      case 0: {
        this.status[record] = this.status[record] === 'active' ? 'removed' : 'active';
        this.leftOn[record] = this.status[record] === 'active' ? null : '2026-06-01';
        return this.announce([person]);
      }
      case 1:
        this.commune[record] = COMMUNES[this.pick(COMMUNES.length)]!;
        return this.announce([person]);
      case 2: {
        const other = this.personOf[this.pick(this.personOf.length)]!;
        return this.move([...(this.members.get(person) ?? [])], other);
      }
      case 3:
        return this.move([record], record);
      case 4: {
        // Another model finds others the same person, or no more.
        const other = this.personOf[this.pick(this.personOf.length)]!;
        return byModel(this.move([...(this.members.get(person) ?? [])], other));
      }
      case 5:
        return byModel(this.move([record], record));
      default:
        return this.admit();
    }
  }

  private move(records: number[], target: number): PersonsChanged {
    const touched = new Set([target]);
    for (const record of records) {
      const from = this.personOf[record]!;
      touched.add(from);
      this.members.get(from)?.delete(record);
      this.personOf[record] = target;
      this.members.set(target, (this.members.get(target) ?? new Set()).add(record));
    }
    return this.announce([...touched]);
  }

  private announce(ids: number[]): PersonsChanged {
    const version = ++this.clock;
    return {
      knownAt: new Date(this.start + version * 10).toISOString(),
      persons: ids.map((id): PersonAnnouncement => {
        const records = [...(this.members.get(id) ?? [])].sort((a, b) => a - b);
        return {
          personId: personId(id),
          version,
          records: records.map((record) => ({
            recordId: recordId(record),
            organisation: ORGANISATIONS[record % ORGANISATIONS.length]!,
            localId: `L${record}`,
            version: record + 1,
            status: this.status[record]!,
            joinedOn: '2020-01-01',
            leftOn: this.leftOn[record]!,
            unitCode: `CH|${record % 7}`,
            communeCode: this.commune[record]!,
            provinceCode: '80',
            inReview: false,
          })),
          redirectTo: null,
          lowGroup: null,
          caseIds: [],
          gender: 'female',
          birthYear: 1980,
        };
      }),
      withdrawn: [],
      cases: [],
      causes: [],
    };
  }

  private pick(below: number): number {
    return Math.floor(this.random() * below);
  }
}

function byModel(message: PersonsChanged): PersonsChanged {
  return { ...message, persons: message.persons.map((person) => ({ ...person, model: 7 })) };
}
