/** Measures what a run spends its time on. */
export class Stages {
  private readonly spent: { readonly name: string; readonly seconds: number }[] = [];

  constructor(private readonly log: (line: string) => void) {}

  /** Runs one stage and says how long it took. */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await work();
    const seconds = (performance.now() - started) / 1000;
    this.spent.push({ name, seconds });
    this.log(`${name}: ${seconds.toFixed(1)} s`);
    return result;
  }

  /** Seconds of the named stages together. */
  seconds(...names: readonly string[]): number {
    return this.spent
      .filter(({ name }) => names.includes(name))
      .reduce((sum, { seconds }) => sum + seconds, 0);
  }
}
