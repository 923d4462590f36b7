import { organisationName } from './labels.js';
import { number } from './numbers.js';
import type { OrganisationSystem } from './systems/organisation-system.js';

const BAR_WIDTH = 24;
const REDRAW_MS = 200;
const LINE_EVERY_MS = 5_000;

/** Shows on stderr how far the five systems are: bars on a terminal, else a line every few seconds. */
export class Progress {
  private readonly timer: NodeJS.Timeout;
  private drawn = 0;

  constructor(
    private readonly systems: readonly OrganisationSystem[],
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {
    this.draw();
    this.timer = setInterval(() => this.draw(), out.isTTY ? REDRAW_MS : LINE_EVERY_MS);
  }

  /** Draws the last state and stops. */
  stop(): void {
    clearInterval(this.timer);
    this.draw();
  }

  private draw(): void {
    if (!this.out.isTTY) {
      const sum = (count: (system: OrganisationSystem) => number) =>
        this.systems.reduce((total, system) => total + count(system), 0);
      const [all, sent, matched] = [
        sum(({ list }) => list.records),
        sum(({ sent }) => sent),
        sum(({ matched }) => matched),
      ];
      this.out.write(
        `đã gửi / sent ${number(sent)}, đã liên thông / matched ${number(matched)} (${number(all)})\n`,
      );
      return;
    }
    if (this.drawn > 0) this.out.write(`\u001b[${this.drawn}A`);
    for (const system of this.systems) this.out.write(`\u001b[2K${line(system)}\n`);
    this.drawn = this.systems.length;
  }
}

function line({ list, sent, matched }: OrganisationSystem): string {
  const cells = (count: number) => Math.floor((BAR_WIDTH * count) / Math.max(1, list.records));
  const bar = '█'.repeat(cells(matched)) + '▒'.repeat(Math.max(0, cells(sent) - cells(matched)));
  return `  ${organisationName(list.organisation).vi.padEnd(24)} ${bar.padEnd(BAR_WIDTH, '·')} ${number(matched)}/${number(list.records)}`;
}
