import { Injectable, type OnModuleInit } from '@nestjs/common';
import { INTAKE, RECORDS, SETTLED, type Cause, type IntakeChunk, type RecordChange } from '#contracts';
import { EventBus, type Delivery } from '#messaging';
import type { Transaction } from '#persistence';
import { divideCauses, partition } from '../identity/divide-causes.js';
import { IntakeService, type IntakeOutcome } from './intake.service.js';

/** Bytes of JSON in one message; with its causes and its seal it stays well below what the broker takes. */
const MESSAGE_BYTES = 700_000;

/** JSON of a change without the values of its identity fields. */
const CHANGE_BYTES = 420;

/** Takes intake chunks in and hands on what changed: to matching, or, when nothing did, back to the gateway. */
@Injectable()
export class IntakeConsumer implements OnModuleInit {
  constructor(
    private readonly bus: EventBus,
    private readonly intake: IntakeService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.bus.consume(INTAKE, (delivery) => this.handle(delivery));
  }

  private async handle(delivery: Delivery<IntakeChunk>): Promise<void> {
    if (delivery.redelivered && (await delivery.alreadyHandled())) return;
    const rows = this.intake.prepare(delivery.data);
    await delivery.once(async (tx, chunk) => {
      const outcome = await this.intake.apply(tx, chunk.organisation, rows, chunk.rows.length);
      await this.announce(tx, outcome, chunk.causes);
    });
  }

  private async announce(
    tx: Transaction,
    { changes, counts }: IntakeOutcome,
    given: readonly Cause[],
  ): Promise<void> {
    const [first, ...others] = given;
    const causes = first ? [{ ...first, counts: { ...first.counts, ...counts } }, ...others] : [];
    if (changes.length === 0) {
      if (causes.length > 0) await this.bus.publish(tx, SETTLED, { causes });
      return;
    }
    const parts = partition(changes, changeBytes, MESSAGE_BYTES);
    const divided = divideCauses(causes, parts.length);
    await this.bus.publishMany(
      tx,
      RECORDS,
      parts.map((records, index) => ({ data: { records, causes: divided[index] ?? [] } })),
    );
  }
}

function changeBytes({ identity, localId }: RecordChange): number {
  const values = [localId, ...Object.values(identity ?? {})];
  return values.reduce((bytes, value) => bytes + (value ? Buffer.byteLength(value) : 0), CHANGE_BYTES);
}
