import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { EventBus } from '#messaging';

const TOPIC = 'changes';
/** Who waits looks for itself this often: a signal from another instance may get lost. */
const LOOK_MS = 1_000;

/** Somebody's attention to the feed of one organisation. */
export interface Listening {
  /** Nobody is interested any more, or this instance stops. */
  readonly over: boolean;
  /** Resolves when something was heard since the listening began, or it is time to look again. */
  heard(withinMs: number): Promise<void>;
  end(): void;
}

/** Wakes whoever waits for an organisation's changes, in this instance and the others. */
@Injectable()
export class ChangeSignals implements OnModuleInit, BeforeApplicationShutdown {
  private readonly listeners = new Map<string, Set<() => void>>();
  private isStopping = false;

  constructor(private readonly bus: EventBus) {}

  /** This instance stops: nobody waits any more. */
  get stopping(): boolean {
    return this.isStopping;
  }

  onModuleInit(): void {
    this.bus.onSignal(TOPIC, (organisations) => this.wake(organisations.split(' ')));
  }

  /** Whoever waits is answered at once, with what there is. */
  beforeApplicationShutdown(): void {
    this.isStopping = true;
    this.wake(this.listeners.keys());
  }

  /** To be called when changes of these organisations are committed. */
  announce(organisations: readonly string[]): void {
    this.wake(organisations);
    this.bus.signal(TOPIC, organisations.join(' '));
  }

  /** @param gone ends every wait */
  listen(organisation: string, gone: AbortSignal): Listening {
    let heard: () => void = () => undefined;
    const something = new Promise<void>((resolve) => (heard = resolve));
    const others = this.listeners.get(organisation) ?? new Set();
    this.listeners.set(organisation, others.add(heard));
    gone.addEventListener('abort', heard);
    const isOver = (): boolean => this.isStopping || gone.aborted;
    return {
      get over() {
        return isOver();
      },
      heard: async (withinMs) => {
        const timer = setTimeout(heard, Math.min(withinMs, LOOK_MS));
        await something;
        clearTimeout(timer);
      },
      end: () => {
        others.delete(heard);
        if (others.size === 0 && this.listeners.get(organisation) === others)
          this.listeners.delete(organisation);
        gone.removeEventListener('abort', heard);
      },
    };
  }

  private wake(organisations: Iterable<string>): void {
    for (const organisation of organisations) {
      for (const heard of this.listeners.get(organisation) ?? []) heard();
    }
  }
}
