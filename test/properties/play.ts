import { expect } from '@jest/globals';
import type { IntakeRow } from '#contracts';
import { Random } from '../../apps/matching/test/random.js';
import { HubCores, LEAST_TO_TRAIN_ON, type Stage } from './hub-cores.js';
import { HubModel, mintName, recordIdOf, type Outcome } from './hub-model.js';

const RECEIVED = '2026-11-01T08:00:00.000Z';

/** What changed the hub, in an order in which it may be done again with the same effect. */
export type Operation =
  | { readonly op: 'row'; readonly organisation: string; readonly recordId: string; readonly row: IntakeRow }
  | { readonly op: 'decide'; readonly decision: string; readonly groups: readonly (readonly string[])[] }
  | { readonly op: 'revoke'; readonly decision: string }
  | { readonly op: 'activate'; readonly model: number };

export interface PlaySettings {
  /** Processes of matching. */
  readonly matchers: number;
  readonly seed: number;
  readonly trouble: number;
  readonly overtaking: boolean;
}

/** How often things came about: a suite in which nothing is ever refused, say, would prove little. */
export interface Tally {
  accepted: number;
  refused: number;
  revoked: number;
  trained: number;
  activated: number;
  cases: number;
  joined: number;
  reborn: number;
  withdrawn: number;
}

export const emptyTally = (): Tally => ({
  accepted: 0,
  refused: 0,
  revoked: 0,
  trained: 0,
  activated: 0,
  cases: 0,
  joined: 0,
  reborn: 0,
  withdrawn: 0,
});

/** One run of the cores beside the model. */
export class Play {
  readonly model: HubModel;
  /** Set before anybody has the play. */
  hub!: HubCores;
  readonly operations: Operation[] = [];
  private readonly random: Random;
  private readonly minted = new Map<string, string>();
  /** Rows that matching has not heard of yet, by record. */
  private readonly unheard = new Map<string, (Operation & { op: 'row' })[]>();
  private readonly models: number[];
  private active: number;
  private instants = 0;
  private sequence = 0;

  private constructor(
    private readonly stage: Stage,
    { seed }: PlaySettings,
    private readonly tally: Tally,
  ) {
    this.random = new Random(seed);
    this.model = new HubModel(stage.model, stage.places);
    this.models = [...stage.kept];
    this.active = stage.kept[0]!;
  }

  static async begin(stage: Stage, settings: PlaySettings, tally: Tally): Promise<Play> {
    const play = new Play(stage, settings, tally);
    play.hub = await HubCores.start(stage, {
      ...settings,
      random: new Random(settings.seed),
      onTakenIn: (chunk) => play.model.takeIn(chunk),
      onMatched: (message) => {
        for (const { recordId, version } of message.records) play.heard(recordId, version);
        play.model.match(message);
      },
    });
    return play;
  }

  nextInstant(first: number, step: number): string {
    return new Date(first + this.instants++ * step).toISOString();
  }

  nextSequence(): number {
    return ++this.sequence;
  }

  send(organisation: string, rows: readonly IntakeRow[]): void {
    for (const row of rows) {
      const recordId = recordIdOf(organisation, row.localId);
      const waiting = this.unheard.get(recordId) ?? [];
      this.unheard.set(recordId, [...waiting, { op: 'row', organisation, recordId, row }]);
    }
    this.hub.send({ organisation, receivedAt: RECEIVED, rows, causes: [] });
  }

  async openCases(): Promise<{ id: string; version: number; records: string[] }[]> {
    const rows: { id: string; version: string; records: string[] }[] = await this.stage.matchingData.query(
      `SELECT id, version, records FROM review_case WHERE state = 'open' ORDER BY id`,
    );
    return rows.map(({ version, ...row }) => ({ ...row, version: Number(version) }));
  }

  /** Decides, and sees that the answer is the model's. */
  async decide(
    groups: readonly (readonly string[])[],
    answers?: { readonly caseId: string; readonly version: number },
  ): Promise<string | null> {
    const accepted = this.model.accepts(groups);
    const result = await this.hub
      .anyMatching()
      .decisions.recordDecision({ groups, actor: 'an', reason: 'đã hỏi', ...(answers && { answers }) });
    const decisionId = 'decisionId' in result ? result.decisionId : null;
    // A record of the case has changed, and the case is not brought up to date yet.
    const changing = 'refusal' in result && result.refusal.code === 'case.moved-on' && !this.hub.atRest;
    if (!changing) expect({ groups, accepted: decisionId !== null }).toEqual({ groups, accepted });
    if (decisionId === null) {
      this.tally.refused++;
      return null;
    }
    this.tally.accepted++;
    this.model.decide(decisionId, groups);
    this.operations.push({ op: 'decide', decision: decisionId, groups });
    return decisionId;
  }

  async revoke(decisionId: string): Promise<void> {
    const result = await this.hub
      .anyMatching()
      .decisions.revokeDecision({ decisionId, actor: 'binh', reason: 'nhầm' });
    expect(result).toMatchObject({ decisionId, state: 'revoked' });
    this.tally.revoked++;
    this.model.revoke(decisionId);
    this.operations.push({ op: 'revoke', decision: decisionId });
  }

  /** Trains a model on the records that matching has heard of, if they suffice. */
  async train(): Promise<void> {
    const present = [...this.model.matched.values()].filter(({ withdrawn }) => !withdrawn);
    if (present.length < LEAST_TO_TRAIN_ON) return;
    this.models.push(await this.hub.train());
    this.tally.trained++;
  }

  /** Activates another one of the models, one that was active before, too. */
  async activateAnother(which: number): Promise<void> {
    const others = this.models.filter((one) => one !== this.active);
    await this.activate(others[which % others.length]!);
  }

  async activate(model: number): Promise<void> {
    await this.hub.activate(model);
    this.tally.activated++;
    this.active = model;
    this.model.activate(await this.stage.models.get(model));
    this.operations.push({ op: 'activate', model });
  }

  /** Everything that changed the hub so far, the rows that matching was never told of last. */
  allOperations(): Operation[] {
    return [...this.operations, ...[...this.unheard.values()].flat()];
  }

  /** The outcome of the hub at rest; sees that it is the model's. */
  async outcome(): Promise<Outcome> {
    const minted = await this.hub.minted();
    for (const [recordId, { epoch, personId }] of minted) {
      const name = mintName(recordId, epoch);
      // An id is minted once.
      expect(this.minted.get(name) ?? personId).toBe(personId);
      this.minted.set(name, personId);
    }
    const names = new Map([...minted].map(([id, { epoch, personId }]) => [personId, mintName(id, epoch)]));
    const people = (await this.hub.people()).map(({ personId, records, golden, provenance }) => ({
      id: names.get(personId) ?? personId,
      records: records.map(({ recordId }) => recordId).sort(),
      golden,
      provenance: Object.fromEntries(
        Object.entries(provenance).map(([field, { recordId, rule }]) => [field, { recordId, rule }]),
      ),
    }));
    const cases = (await this.openCases()).map(({ id, records }) => `${id} ${records.toSorted().join()}`);
    const outcome = { people: people.sort((a, b) => (a.id < b.id ? -1 : 1)), cases: cases.sort() };
    const expected = this.model.outcome();
    expect(outcome).toEqual(expected);
    this.tally.cases += cases.length;
    this.tally.joined += people.filter(({ records }) => records.length > 1).length;
    const states = [...this.model.records.values()];
    this.tally.reborn += states.filter(({ epoch }) => epoch > 1).length;
    this.tally.withdrawn += states.filter(({ record }) => record === null).length;
    return outcome;
  }

  /** Persons by their true ids, to the byte, but for how often and when they changed: history keeps what happened. */
  private async bytes(): Promise<string> {
    const people = (await this.hub.people()).map(({ version, knownFrom, ...person }) => person);
    return JSON.stringify([people, (await this.openCases()).map(({ id }) => id)]);
  }

  /**
   * Decides at random, takes everything back in random order with messages under way, and sees that every person is
   * what it was: id, records, golden record, provenance, to the byte.
   */
  async decideAndUndo(decisions: number): Promise<void> {
    const before = await this.bytes();
    const { random } = this;
    const made: string[] = [];
    for (let index = 0; index < decisions; index++) {
      const known = random.shuffled([...this.model.matched.keys()].sort()).slice(0, 2 + random.below(3));
      const at = random.below(known.length);
      const decisionId = await this.decide(
        [known.slice(0, at), known.slice(at)].filter((group) => group.length > 0),
      );
      if (decisionId) made.push(decisionId);
      await this.hub.work(random.below(4));
    }
    for (const decisionId of random.shuffled(made)) {
      await this.revoke(decisionId);
      await this.hub.work(random.below(4));
    }
    await this.hub.settle();
    expect(await this.bytes()).toBe(before);
  }

  /** Matching hears of a version: now everything that the record went through before counts. */
  private heard(recordId: string, version: number): void {
    const waiting = this.unheard.get(recordId) ?? [];
    const known = this.model.matched.get(recordId)?.version ?? -1;
    if (version <= known) return;
    const until = waiting.findLastIndex(({ row }) => row.seq <= version);
    this.operations.push(...waiting.slice(0, until + 1));
    this.unheard.set(recordId, waiting.slice(until + 1));
  }
}
