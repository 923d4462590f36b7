import type { Service } from '#contracts';

/** Core NATS subject on which consumers confirm a producer's messages. */
export function receiptSubject(producer: Service): string {
  return `lienthong.v1.${producer}.receipt`;
}

/** Core NATS subject that wakes the relay of a service, whichever of its instances leads. */
export function pokeSubject(producer: Service): string {
  return `lienthong.v1.${producer}.poke`;
}

/** Core NATS request: age of the oldest message that a service's outbox still holds. */
export function oldestSubject(producer: Service): string {
  return `lienthong.v1.${producer}.oldest`;
}

/** Core NATS subject on which the instances of a service tell one another something. */
export function signalSubject(service: Service, topic: string): string {
  return `lienthong.v1.${service}.signal.${topic}`;
}
