import { Injectable } from '@nestjs/common';
import { Adapters } from '../adapters/adapters.js';
import type { ConnectorDefinition } from './definition.js';

/** The connectors that the adapter files describe. */
@Injectable()
export class ConnectorDefinitions {
  constructor(private readonly adapters: Adapters) {}

  all(): readonly ConnectorDefinition[] {
    return this.adapters.all().flatMap((adapter) => {
      const { adapter: name, organisation, connection } = adapter;
      if (!connection || connection.kind === 'push' || connection.kind === 'upload') return [];
      return organisation === undefined ? [] : [{ name, organisation, connection, adapter }];
    });
  }
}
