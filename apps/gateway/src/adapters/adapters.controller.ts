import { Controller, Get, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { DefinitionError, loadAdapter, namedColumns, type AdapterDefinition } from '#adapters';
import type { Bilingual } from '#contracts';
import { asOrganisation } from '#persistence';
import { Access, Caller, type Principal } from '#security';
import { OF_ADAPTER } from '../batches/body-format.js';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { ORGANISATION_DATA } from '../database.js';
import { oneOf, single, wholeNumber, type Given } from '../http/parameters.js';
import { decodedBody, mediaTypeOf, parseJsonBody } from '../http/request-body.js';
import { organisationOf } from '../oauth/caller.js';
import { Problem } from '../problems/problem.js';
import { CANONICAL, CANONICAL_ADAPTER, CANONICAL_CSV } from './canonical-adapter.js';
import { checkAdapter, type AdapterCheckReport } from './adapter-check.js';
import { Adapters } from './adapters.js';

interface AdapterView {
  readonly adapter: string;
  readonly title: Bilingual | null;
  readonly format: string;
  readonly default: boolean;
  /** Columns that it reads. */
  readonly columns: readonly string[];
}

const MAX_SAMPLE = 100_000;
const MAX_FILE_BYTES = 256 * 1024 * 1024;
const MAX_INLINE_BYTES = 32 * 1024 * 1024;

@Controller('v1/adapters')
@Access('organisation')
export class AdaptersController {
  constructor(
    private readonly adapters: Adapters,
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  @Get()
  list(@Caller() caller: Principal): { items: AdapterView[] } {
    const items = this.adapters.of(organisationOf(caller)).map((definition) => ({
      adapter: definition.adapter,
      title: definition.title ?? null,
      format: definition.format.type,
      default: definition.default ?? false,
      columns: namedColumns(definition.record).all,
    }));
    return { items };
  }

  /** What an adapter would make of a file; nothing of it is kept. */
  @Post('check')
  @HttpCode(200)
  async check(
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Query('adapter') adapter: Given,
    @Query('sample') sample: Given,
    @Query('showPersonalData') show: Given,
  ): Promise<AdapterCheckReport & { readonly known: number }> {
    const organisation = organisationOf(caller);
    const size = wholeNumber('sample', sample, 10_000, 1, MAX_SAMPLE);
    const name = single('adapter', adapter);
    const maxBytes = Math.min(MAX_FILE_BYTES, this.configuration.maxBatchBytes);
    const { definition, file } =
      name === undefined
        ? await inlineRequest(request)
        : { definition: this.definition(organisation, name, request), file: decodedBody(request, maxBytes) };
    const options = {
      sample: size,
      showPersonalData: oneOf('showPersonalData', show, ['true', 'false'], 'false') === 'true',
      limits: { maxBytes: 4 * maxBytes },
    };
    const { report, localIds } = await checkAdapter(definition, file, options);
    return { ...report, known: await this.known(organisation, [...localIds]) };
  }

  /** An adapter of the organisation, or the hub's own format, which has none. */
  private definition(organisation: string, name: string, request: FastifyRequest): AdapterDefinition {
    const own = this.adapters.of(organisation).some(({ adapter }) => adapter === name);
    if (own || name !== CANONICAL) return this.adapters.find(organisation, name);
    const type = mediaTypeOf(request.headers['content-type'] ?? '');
    if (type === OF_ADAPTER.csv) return CANONICAL_CSV;
    if (type === OF_ADAPTER.xlsx) return CANONICAL_ADAPTER;
    throw new Problem('content-type.unsupported', {
      values: { expected: `${OF_ADAPTER.csv}, ${OF_ADAPTER.xlsx}` },
    });
  }

  /** How many of the ids the hub has records of already. */
  private async known(organisation: string, localIds: readonly string[]): Promise<number> {
    const rows: { count: string }[] = await asOrganisation(this.dataSource, organisation, (tx) =>
      tx.query(
        'SELECT count(*) FROM member_state WHERE organisation = $1 AND local_id = ANY($2) AND person_id IS NOT NULL',
        [organisation, localIds],
      ),
    );
    return Number(rows[0]?.count ?? 0);
  }
}

/** `{adapter: YAML, content: base64}`: an adapter that is being written. */
async function inlineRequest(
  request: FastifyRequest,
): Promise<{ definition: AdapterDefinition; file: AsyncIterable<Buffer> }> {
  const parts: Buffer[] = [];
  for await (const part of decodedBody(request, MAX_INLINE_BYTES)) parts.push(part);
  const body = parseJsonBody(request, Buffer.concat(parts)) as
    { adapter?: unknown; content?: unknown } | undefined;
  if (typeof body?.adapter !== 'string' || typeof body.content !== 'string')
    throw new Problem('adapter.incomplete');
  const content = Buffer.from(body.content, 'base64');
  return { definition: definitionOf(body.adapter), file: pieces(content) };
}

function definitionOf(yaml: string): AdapterDefinition {
  try {
    return loadAdapter(yaml, 'adapter.yaml');
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const errors = error.faults.map(({ line, path, message }) => ({
      line,
      field: path || null,
      code: 'adapter.definition',
      message: { vi: `Dòng ${line}: ${path} ${message}`, en: `Line ${line}: ${path} ${message}` },
    }));
    throw new Problem('adapter.definition', { errors });
  }
}

async function* pieces(content: Buffer): AsyncGenerator<Buffer, void, undefined> {
  const size = 64 * 1024;
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}
