/**
 * What was counted, by what was asked, for as long as the figures do not change. Holds the most recently asked
 * ones up to a limit.
 */
export class Answered<Answer> {
  private readonly answers = new Map<string, { readonly version: number; readonly answer: Answer }>();

  constructor(private readonly limit: number) {}

  /** @param version of the figures; an answer counted at another version is not given */
  get(question: string, version: number): Answer | undefined {
    const held = this.answers.get(question);
    if (!held || held.version !== version) return undefined;
    this.answers.delete(question);
    this.answers.set(question, held);
    return held.answer;
  }

  set(question: string, version: number, answer: Answer): void {
    this.answers.delete(question);
    this.answers.set(question, { version, answer });
    const [oldest] = this.answers.keys();
    if (this.answers.size > this.limit && oldest !== undefined) this.answers.delete(oldest);
  }
}
