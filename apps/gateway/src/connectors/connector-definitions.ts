import { Injectable, Logger } from '@nestjs/common';
import type { AdapterDefinition } from '#adapters';
import { Adapters } from '../adapters/adapters.js';
import { readConnection, type ConnectorDefinition } from './definition.js';

/** The connectors that the adapter files describe. */
@Injectable()
export class ConnectorDefinitions {
  private readonly logger = new Logger('connectors');
  private readonly complained = new Set<string>();

  constructor(private readonly adapters: Adapters) {}

  /** Those that can be run; what is wrong with the others is logged once. */
  all(): readonly ConnectorDefinition[] {
    return this.adapters.all().flatMap((adapter) => {
      const definition = this.connectorOf(adapter);
      return definition ? [definition] : [];
    });
  }

  private connectorOf(adapter: AdapterDefinition): ConnectorDefinition | undefined {
    const { adapter: name, organisation, connection: given } = adapter;
    if (given === undefined) return undefined;
    const connection = readConnection(given);
    if (connection === null) return undefined;
    if (!('kind' in connection)) {
      const faults = connection.map(({ path, message }) => `connection.${path}: ${message}`);
      return this.complain(`${name}: ${faults.join('; ')}`);
    }
    if (organisation === undefined) return this.complain(`${name}: a connector needs an organisation`);
    return { name, organisation, connection, adapter };
  }

  private complain(what: string): undefined {
    if (this.complained.has(what)) return undefined;
    this.complained.add(what);
    this.logger.error(`a connector cannot be used: ${what}`);
    return undefined;
  }
}
