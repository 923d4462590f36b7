import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DefinitionError, loadAdapter, type AdapterDefinition, type FormatType } from '#adapters';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { Problem } from '../problems/problem.js';

interface Loaded {
  readonly modified: number;
  readonly definition: AdapterDefinition;
}

/**
 * The adapters of the folder that is configured. A file that is new or changed counts from the next request
 * on; one that has become faulty leaves its last sound version in use.
 */
@Injectable()
export class Adapters implements OnModuleInit {
  private readonly logger = new Logger('adapters');
  private readonly loaded = new Map<string, Loaded>();

  constructor(@Inject(CONFIGURATION) private readonly configuration: Configuration) {}

  onModuleInit(): void {
    this.refresh();
  }

  /** Every one that can be used. */
  all(): AdapterDefinition[] {
    this.refresh();
    return [...this.loaded.values()].map(({ definition }) => definition);
  }

  /** Those that the organisation may use, by name. */
  of(organisation: string): AdapterDefinition[] {
    this.refresh();
    return [...this.loaded.values()]
      .map(({ definition }) => definition)
      .filter((definition) => (definition.organisation ?? organisation) === organisation)
      .sort((a, b) => (a.adapter < b.adapter ? -1 : 1));
  }

  /** Throws `adapter.unknown` for another organisation's just as for one that never was. */
  find(organisation: string, name: string): AdapterDefinition {
    const found = this.of(organisation).find(({ adapter }) => adapter === name);
    if (!found) throw new Problem('adapter.unknown');
    return found;
  }

  /** What the organisation's uploads of this format mean when they name no adapter. */
  defaultFor(organisation: string, format: FormatType): AdapterDefinition | undefined {
    return this.of(organisation).find(
      (definition) => definition.default && definition.format.type === format,
    );
  }

  private refresh(): void {
    const folder = this.configuration.adaptersFolder;
    let files: string[];
    try {
      files = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      files = [];
    }
    for (const file of this.loaded.keys()) if (!files.includes(file)) this.loaded.delete(file);
    for (const file of files) this.load(folder, file);
  }

  private load(folder: string, file: string): void {
    const path = join(folder, file);
    try {
      const modified = statSync(path).mtimeMs;
      if (this.loaded.get(file)?.modified === modified) return;
      const definition = loadAdapter(readFileSync(path, 'utf8'), file);
      const other = [...this.loaded].find(
        ([name, each]) => name !== file && each.definition.adapter === definition.adapter,
      );
      if (other) throw new Error(`${file}: ${other[0]} already is the adapter "${definition.adapter}"`);
      this.loaded.set(file, { modified, definition });
    } catch (error) {
      if (this.complained.has(`${file} ${String(error)}`)) return;
      this.complained.add(`${file} ${String(error)}`);
      const reason = error instanceof DefinitionError ? error.message : String(error);
      this.logger.error(`an adapter cannot be used: ${reason}`);
    }
  }

  /** Said once, not with every request. */
  private readonly complained = new Set<string>();
}
