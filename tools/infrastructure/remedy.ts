/** Something the machine lacks, with what to do about it: shown to the operator without a stack trace. */
export class MissingPrerequisite extends Error {
  constructor(
    readonly what: string,
    readonly remedies: readonly string[],
    options?: ErrorOptions,
  ) {
    super([what, ...remedies.map((remedy) => `  - ${remedy}`)].join('\n'), options);
    this.name = 'MissingPrerequisite';
  }
}
