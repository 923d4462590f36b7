import fc from 'fast-check';
import type { PersonAnnouncement, PersonRecord, PersonsChanged } from '#contracts';
import {
  announcedStandings,
  changesOf,
  supersedes,
  type AnnouncedStanding,
  type MemberChange,
  type Standing,
} from './record-changes.js';

type Message = Pick<PersonsChanged, 'persons' | 'withdrawn'>;

function member(
  organisation: string,
  localId: string,
  changes: Partial<Pick<PersonRecord, 'version' | 'status' | 'inReview'>> = {},
): PersonRecord {
  return {
    recordId: `${organisation}/${localId}`,
    organisation,
    localId,
    version: 1,
    status: 'active',
    joinedOn: null,
    leftOn: null,
    unitCode: null,
    communeCode: null,
    provinceCode: null,
    inReview: false,
    ...changes,
  };
}

function person(
  personId: string,
  version: number,
  records: readonly PersonRecord[],
  changes: Partial<PersonAnnouncement> = {},
): PersonAnnouncement {
  return {
    personId,
    version,
    records,
    redirectTo: null,
    lowGroup: null,
    caseIds: [],
    gender: null,
    birthYear: null,
    goldenDigest: 'golden',
    ...changes,
  };
}

/** The gateway's read model and feed in memory. */
class Feed {
  readonly standings = new Map<string, Standing>();
  readonly changes: MemberChange[] = [];

  /** @returns type and record of the changes that a message makes */
  take({ persons = [], withdrawn = [] }: Partial<Message>): string[] {
    const made = announcedStandings({ persons, withdrawn }).flatMap((now) => this.stand(now));
    this.changes.push(...made);
    return made.map(({ type, recordId }) => `${type} ${recordId}`);
  }

  private stand(now: AnnouncedStanding): MemberChange[] {
    const before = this.standings.get(now.recordId);
    if (!supersedes(now, before)) return [];
    const personVersion = Math.max(now.personVersion, before?.personVersion ?? 0);
    this.standings.set(now.recordId, { ...now, personVersion });
    return changesOf(before, now);
  }
}

const withdrawal = (organisation: string, localId: string, version: number) => ({
  withdrawn: [{ recordId: `${organisation}/${localId}`, organisation, localId, version }],
});

describe('what an organisation is told of its record', () => {
  let feed: Feed;
  beforeEach(() => {
    feed = new Feed();
  });

  it('is that it has a person, also when it stands alone', () => {
    expect(feed.take({ persons: [person('P', 1, [member('a', '1')])] })).toEqual(['record.linked a/1']);
    expect(feed.changes).toMatchObject([
      { localId: '1', personId: 'P', formerPersonId: null, inReview: false, memberElsewhere: false },
    ]);
  });

  it('is that it is under review, and that it is no more', () => {
    const one = (version: number, inReview: boolean) =>
      feed.take({ persons: [person('P', version, [member('a', '1', { inReview })])] });
    expect(one(1, true)).toEqual(['record.review a/1']);
    expect(one(2, false)).toEqual(['record.linked a/1']);
    expect(one(3, true)).toEqual(['record.review a/1']);
  });

  it('is nothing when the same is announced again, with whatever version', () => {
    const records = [member('a', '1'), member('b', '2', { inReview: true })];
    feed.take({ persons: [person('P', 1, records)] });
    expect(feed.take({ persons: [person('P', 1, records)] })).toEqual([]);
    expect(
      feed.take({
        persons: [
          person(
            'P',
            2,
            records.map((record) => ({ ...record, version: 7 })),
          ),
        ],
      }),
    ).toEqual([]);
  });

  it('is a merge when its former id leads to its person now, and to the others that somebody joined', () => {
    feed.take({ persons: [person('P', 1, [member('a', '1')]), person('Q', 1, [member('b', '2')])] });
    const together = [member('a', '1'), member('b', '2')];
    const ended = person('Q', 2, [], { redirectTo: 'P' });
    expect(feed.take({ persons: [person('P', 2, together, { formerIds: ['Q'] }), ended] })).toEqual([
      'person.changed a/1',
      'person.merged b/2',
    ]);
    expect(feed.changes.slice(-2)).toMatchObject([
      { personId: 'P', formerPersonId: null, memberElsewhere: true },
      { personId: 'P', formerPersonId: 'Q', memberElsewhere: true },
    ]);
  });

  it('is a split when it left a person that lives on, and to the others that somebody left', () => {
    feed.take({ persons: [person('P', 1, [member('a', '1'), member('b', '2')], { formerIds: ['Q'] })] });
    expect(
      feed.take({ persons: [person('P', 2, [member('a', '1')]), person('Q', 2, [member('b', '2')])] }),
    ).toEqual(['person.changed a/1', 'person.split b/2']);
    expect(feed.changes.at(-1)).toMatchObject({ personId: 'Q', formerPersonId: 'P', memberElsewhere: false });
  });

  it('is a merge when its person ended in another because the first record was withdrawn', () => {
    feed.take({ persons: [person('P', 1, [member('a', '1'), member('b', '2')], { formerIds: ['Q'] })] });
    const rest = person('Q', 2, [member('b', '2')], { formerIds: ['P'] });
    const ended = person('P', 2, [], { redirectTo: 'Q' });
    expect(feed.take({ persons: [rest, ended], ...withdrawal('a', '1', 5) })).toEqual([
      'record.withdrawn a/1',
      'person.merged b/2',
    ]);
    expect(feed.changes.at(-2)).toMatchObject({ personId: null, formerPersonId: 'P', inReview: false });
  });

  it('is both when person and review changed, the person first', () => {
    feed.take({ persons: [person('Q', 1, [member('a', '1', { inReview: true })])] });
    expect(feed.take({ persons: [person('P', 2, [member('a', '1')], { formerIds: ['Q'] })] })).toEqual([
      'person.merged a/1',
      'record.linked a/1',
    ]);
  });

  it('is a change when golden fields that it sees change', () => {
    feed.take({ persons: [person('P', 1, [member('a', '1')])] });
    const other = { goldenDigest: 'other' };
    expect(feed.take({ persons: [person('P', 2, [member('a', '1')], other)] })).toEqual([
      'person.changed a/1',
    ]);
    expect(feed.take({ persons: [person('P', 3, [member('a', '1')], other)] })).toEqual([]);
  });

  it('names the fields that agreements let it see when they change, begin or cease to be seen', () => {
    const both = (version: number, shared?: PersonAnnouncement['shared'], more = {}): string[] =>
      feed.take({
        persons: [
          person('P', version, [member('a', '1'), member('b', '2')], { ...(shared && { shared }), ...more }),
        ],
      });
    const fields = (): unknown => feed.changes.at(-1)?.detail;
    both(1);
    expect(both(2, { a: { phone: 'x', email: 'y' } })).toEqual(['person.changed a/1']);
    expect(fields()).toEqual({ fields: ['email', 'phone'] });
    expect(both(3, { a: { phone: 'z', email: 'y' } })).toEqual(['person.changed a/1']);
    expect(fields()).toEqual({ fields: ['phone'] });
    expect(both(4, { a: { phone: 'z', email: 'y' } })).toEqual([]);
    expect(both(5, { a: { phone: 'z', email: 'y' } }, { goldenDigest: 'other' })).toEqual([
      'person.changed a/1',
      'person.changed b/2',
    ]);
    expect(fields()).toBeUndefined();
    expect(both(6, undefined, { goldenDigest: 'other' })).toEqual(['person.changed a/1']);
    expect(fields()).toEqual({ fields: ['email', 'phone'] });
  });

  it('is a change when a membership elsewhere begins to count or ceases to, not when its own does', () => {
    const both = (version: number, own: 'active' | 'removed', other: 'active' | 'removed') =>
      feed.take({
        persons: [
          person('P', version, [member('a', '1', { status: own }), member('b', '2', { status: other })]),
        ],
      });
    both(1, 'active', 'removed');
    expect(both(2, 'active', 'active')).toEqual(['person.changed a/1']);
    expect(both(3, 'removed', 'active')).toEqual(['person.changed b/2']);
    expect(both(4, 'removed', 'removed')).toEqual(['person.changed a/1']);
  });

  it('is nothing of a second record of its own beside it', () => {
    feed.take({ persons: [person('P', 1, [member('a', '1')])] });
    expect(feed.take({ persons: [person('P', 2, [member('a', '1'), member('a', '2')])] })).toEqual([
      'record.linked a/2',
    ]);
  });

  it('is its withdrawal, once, and its return', () => {
    feed.take({ persons: [person('P', 1, [member('a', '1')])] });
    expect(feed.take(withdrawal('a', '1', 2))).toEqual(['record.withdrawn a/1']);
    expect(feed.take(withdrawal('a', '1', 2))).toEqual([]);
    // Said before it was withdrawn, arriving after.
    expect(feed.take({ persons: [person('P', 2, [member('a', '1')])] })).toEqual([]);
    expect(feed.take({ persons: [person('P', 3, [member('a', '1', { version: 3 })])] })).toEqual([
      'record.linked a/1',
    ]);
    expect(feed.take(withdrawal('a', '1', 2))).toEqual([]);
  });

  it('is no change when it was not known what was seen before', () => {
    feed.standings.set('a/1', {
      ...announcedStandings({ persons: [person('P', 1, [member('a', '1')])], withdrawn: [] })[0]!,
      seen: null,
    });
    expect(feed.take({ persons: [person('P', 2, [member('a', '1')])] })).toEqual([]);
    expect(feed.take({ persons: [person('P', 3, [member('a', '1')], { goldenDigest: '' })] })).toEqual([
      'person.changed a/1',
    ]);
  });
});

describe('a reader who knows nothing but the feed', () => {
  const RECORDS = [member('a', '1'), member('a', '2'), member('b', '3'), member('c', '4')];

  /** A partition of the records that are present, each round newer than the one before. */
  const rounds = fc
    .array(
      fc.array(
        fc.record({ group: fc.nat(2), inReview: fc.boolean(), present: fc.integer({ max: 9, min: 0 }) }),
        { minLength: RECORDS.length, maxLength: RECORDS.length },
      ),
      { minLength: 1, maxLength: 8 },
    )
    .map((all) => all.map((round, index) => message(round, index)));

  function message(
    round: readonly { group: number; inReview: boolean; present: number }[],
    index: number,
  ): Message {
    const version = index + 1;
    const groups = new Map<number, PersonRecord[]>();
    const withdrawn: PersonsChanged['withdrawn'][number][] = [];
    round.forEach(({ group, inReview, present }, at) => {
      const record = { ...RECORDS[at]!, version, inReview };
      if (present === 0) withdrawn.push(record);
      else groups.set(group, [...(groups.get(group) ?? []), record]);
    });
    return {
      persons: [...groups].map(([group, records]) => person(`P${group}`, version, records)),
      withdrawn,
    };
  }

  it('ends with everybody’s current person and state, in whatever order the announcements came', () => {
    fc.assert(
      fc.property(
        rounds.chain((messages) =>
          fc.tuple(
            fc.constant(messages),
            fc.shuffledSubarray([...messages, ...messages], { minLength: messages.length * 2 }),
          ),
        ),
        ([inOrder, arrived]) => {
          const feed = new Feed();
          for (const one of arrived) feed.take(one);
          const last = new Map(feed.changes.map((change) => [change.recordId, change]));
          for (const now of announcedStandings(inOrder.at(-1)!)) {
            const { personId, inReview } = last.get(now.recordId)!;
            expect({ personId, inReview }).toEqual({ personId: now.personId, inReview: now.inReview });
          }
        },
      ),
    );
  });
});
