import { parseArgs } from 'node:util';

/** One option of a subcommand, `--name VALUE` or, without a value, `--name`. */
export interface OptionDescription {
  readonly value?: string;
  readonly text: string;
  readonly required?: boolean;
  readonly default?: string;
}

export interface Command {
  /** Words that select it, e.g. `dead-letters list`. */
  readonly name: string;
  readonly summary: string;
  /** Names of positional arguments, for the help text; `FILE…` stands for one or more. */
  readonly positionals?: string;
  readonly options: Readonly<Record<string, OptionDescription>>;
  /** Further paragraphs of the help text. */
  readonly details?: string;
  run(given: Given): Promise<void>;
}

/** What the command line gave, defaults filled in. */
export class Given {
  constructor(
    private readonly values: Readonly<Record<string, string | boolean | undefined>>,
    readonly positionals: readonly string[],
  ) {}

  text(option: string): string | undefined {
    const value = this.values[option];
    return typeof value === 'string' ? value : undefined;
  }

  /** Value of an option that is required or has a default. */
  required(option: string): string {
    const value = this.text(option);
    if (value === undefined) throw new UsageError(`--${option} is missing`);
    return value;
  }

  number(option: string, range: { min: number; max: number }): number {
    const text = this.required(option);
    const value = Number(text);
    if (!Number.isInteger(value) || value < range.min || value > range.max) {
      throw new UsageError(
        `--${option} must be a whole number from ${range.min} to ${range.max}, not "${text}"`,
      );
    }
    return value;
  }

  flag(option: string): boolean {
    return this.values[option] === true;
  }
}

/** The command line makes no sense; the message says what is wrong. */
export class UsageError extends Error {}

/** Reads the arguments of a command; undefined: help was asked for. */
export function readArguments(command: Command, args: readonly string[]): Given | undefined {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: command.positionals !== undefined,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (parsed.values.help) return undefined;
  const values = { ...parsed.values };
  for (const [name, option] of Object.entries(command.options)) {
    values[name] ??= option.default;
    if (option.required && values[name] === undefined)
      throw new UsageError(`--${name} ${option.value} is missing`);
  }
  if (command.positionals?.endsWith('…') && parsed.positionals.length === 0) {
    throw new UsageError(`${command.positionals} is missing`);
  }
  return new Given(values, parsed.positionals);
}

/** Help text of one command. */
export function helpOf(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]) => {
    const form = `--${name}${option.value ? ` ${option.value}` : ''}`;
    const note = option.required
      ? ' (required)'
      : option.default !== undefined
        ? ` (default ${option.default})`
        : '';
    return [form, `${option.text}${note}`] as const;
  });
  const width = Math.max(...rows.map(([form]) => form.length), 6);
  return [
    `hub ${command.name}${rows.length > 0 ? ' [options]' : ''}${command.positionals ? ` ${command.positionals}` : ''}`,
    '',
    command.summary,
    ...(command.details ? ['', command.details] : []),
    ...(rows.length > 0
      ? ['', 'Options:', ...rows.map(([form, text]) => `  ${form.padEnd(width)}  ${text}`)]
      : []),
    '',
  ].join('\n');
}
