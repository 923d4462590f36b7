import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  IDENTITY,
  PERSONS,
  type IdentityChanged,
  type PersonAnnouncement,
  type PersonsChanged,
} from '#contracts';
import { EventBus, type Delivery } from '#messaging';
import { divideCauses, partition } from './divide-causes.js';
import { IdentityService } from './identity.service.js';

/** Bytes of JSON in one message; with its causes, cases and seal it stays below what the broker takes. */
const MESSAGE_BYTES = 600_000;

/** JSON of a person without its records, of a record without its texts, and of a case's id. */
const PERSON_BYTES = 260;
const RECORD_BYTES = 520;
const ID_BYTES = 39;

/** Turns what matching says about identity into persons, and announces these. */
@Injectable()
export class IdentityConsumer implements OnModuleInit {
  constructor(
    private readonly bus: EventBus,
    private readonly identity: IdentityService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.bus.consume(IDENTITY, (delivery) => this.handle(delivery));
  }

  private async handle(delivery: Delivery<IdentityChanged>): Promise<void> {
    if (delivery.redelivered && (await delivery.alreadyHandled())) return;
    await delivery.once(async (tx, data) => {
      const { cases, causes } = data;
      const announced = await this.identity.apply(tx, data);
      const { persons, withdrawn } = announced;
      if (persons.length + withdrawn.length + cases.length + causes.length === 0) return;
      const message: PersonsChanged = { ...announced, cases, causes };
      await this.bus.publishMany(
        tx,
        PERSONS,
        divide(message).map((part) => ({ data: part })),
      );
    });
  }
}

/** One message as a rule. What concerns no single person goes with the first part. */
function divide(message: PersonsChanged): PersonsChanged[] {
  const parts = partition(message.persons, personBytes, MESSAGE_BYTES);
  const causes = divideCauses(message.causes, parts.length);
  return parts.map((persons, index) => ({
    ...message,
    persons,
    causes: causes[index] ?? [],
    ...(index > 0 && { withdrawn: [], cases: [] }),
  }));
}

function personBytes({ records, caseIds, formerIds = [] }: PersonAnnouncement): number {
  const texts = records.map(({ localId, organisation, unitCode, facts }) =>
    Buffer.byteLength(localId + organisation + (unitCode ?? '') + (facts?.role ?? '')),
  );
  return texts.reduce(
    (sum, bytes) => sum + bytes + RECORD_BYTES,
    PERSON_BYTES + (caseIds.length + formerIds.length) * ID_BYTES,
  );
}
