import { Inject, Injectable } from '@nestjs/common';
import { OutboundHttp } from '#outbound';
import { AdapterObjects, AdapterReader } from '../adapters/adapter-reader.js';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import type { RowReader, RowSink } from '../records/row-reader.js';
import type { ConnectorDefinition } from './definition.js';
import type { Source } from './source.js';
import { DatabaseSource } from './sources/database-source.js';
import { HttpSource } from './sources/http-source.js';

/** Makes the source of a connector, and rows of what it gives. */
@Injectable()
export class Sources {
  private readonly http: OutboundHttp;

  constructor(@Inject(CONFIGURATION) private readonly configuration: Configuration) {
    this.http = new OutboundHttp({ policy: configuration.outbound });
  }

  of({ connection, adapter }: ConnectorDefinition): Source {
    const { secret } = this.configuration;
    switch (connection.kind) {
      case 'http-pull': {
        const items = connection.items ?? adapter.format.items ?? '';
        return new HttpSource(connection, { http: this.http, secret, items });
      }
      case 'database-pull':
        return new DatabaseSource(connection, secret);
      case 'file':
        throw new Error('a watched folder is read file by file');
    }
  }

  /** Reader for the bytes of a file. */
  bodyOf({ adapter }: ConnectorDefinition, sink: RowSink): RowReader {
    return new AdapterReader([adapter], sink, { maxBytes: this.configuration.maxBatchBytes });
  }

  /** Reader for one page: its adapter looks at a sample first, so that all rows come at its end. */
  rowsOf({ adapter }: ConnectorDefinition, sink: RowSink): AdapterObjects {
    return new AdapterObjects(adapter, sink);
  }
}
