import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Bilingual } from '#contracts';
import type { Organisation } from '../../generator/index.js';
import { WORKSPACE } from '../../infrastructure/workspace.js';
import type { HubClient } from '../hub-client.js';
import type { MemberList } from '../member-lists.js';
import { MemberApi } from './member-api.js';
import { MemberDatabase } from './member-database.js';
import { OrganisationSystem } from './organisation-system.js';
import { PulledSystem } from './pulled-system.js';
import { UploadInPieces } from './upload-in-pieces.js';

/** How each organisation's list comes to the hub. */
export const WAYS: Readonly<Record<Organisation, Bilingual>> = {
  'trade-union': { vi: 'hệ thống trung tâm kéo từng trang JSON', en: 'JSON API, pulled page by page' },
  'youth-union': { vi: 'tải tệp XLSX lên', en: 'XLSX, uploaded' },
  'womens-union': { vi: 'đặt tệp CSV vào thư mục trao đổi', en: 'CSV, put into a watched folder' },
  'farmers-union': { vi: 'hệ thống trung tâm đọc bảng dữ liệu', en: 'database table, pulled' },
  veterans: { vi: 'tải tệp XLSX lên theo từng phần', en: 'XLSX, uploaded in pieces' },
};

const SHIPPED = join(WORKSPACE, 'adapters');
const SECRETS = { api: 'LIENTHONG_SECRET_DEMO_API', database: 'LIENTHONG_SECRET_DEMO_DATABASE' } as const;

/** The five systems, each with what its way needs: a server, a database, a folder. */
export class OwnWays {
  private readonly adapters: string;
  private readonly exchange: string;
  private readonly database = new MemberDatabase();

  private constructor(
    folder: string,
    private readonly api: MemberApi,
  ) {
    this.adapters = join(folder, 'adapters');
    this.exchange = join(folder, 'exchange');
    for (const path of [this.adapters, this.exchange]) mkdirSync(path, { recursive: true });
    for (const file of readdirSync(SHIPPED)) copyFileSync(join(SHIPPED, file), join(this.adapters, file));
  }

  /** @param folder for adapters and exchanged files */
  static async prepare(folder: string): Promise<OwnWays> {
    return new OwnWays(folder, await MemberApi.start());
  }

  /** What the gateway has to know. */
  get environment(): Record<string, string> {
    return {
      LIENTHONG_ADAPTERS_FOLDER: this.adapters,
      [SECRETS.api]: this.api.secret,
      [SECRETS.database]: this.database.password,
    };
  }

  /** Makes the lists ready where they are fetched, and the systems that hand them over. */
  async systems(
    lists: readonly MemberList[],
    adminUrl: string,
    client: (organisation: string) => HubClient,
  ): Promise<OrganisationSystem[]> {
    return Promise.all(lists.map((list) => this.system(list, adminUrl, client(list.organisation))));
  }

  async close(adminUrl: string): Promise<void> {
    await this.api.stop();
    await this.database.drop(adminUrl);
  }

  private async system(list: MemberList, adminUrl: string, client: HubClient): Promise<OrganisationSystem> {
    const { organisation } = list;
    switch (organisation) {
      case 'trade-union':
        this.api.serve(list);
        this.connect(organisation, {
          kind: 'http-pull',
          url: this.api.url,
          auth: { secret: SECRETS.api },
          pages: { cursor: { at: 'next', parameter: 'cursor' } },
        });
        return new PulledSystem(list, client, organisation);
      case 'farmers-union':
        this.connect(organisation, {
          kind: 'database-pull',
          engine: 'postgresql',
          ...(await this.database.fill(adminUrl, list)),
          user: this.database.user,
          secret: SECRETS.database,
          table: this.database.table,
          watermark: { column: 'stt', key: 'stt', overlap: 0 },
        });
        return new PulledSystem(list, client, organisation);
      case 'womens-union':
        for (const { path } of list.files) await copyFile(path, join(this.exchange, basename(path)));
        this.connect(organisation, { kind: 'file', folder: this.exchange, files: '*.csv', settled: '1s' });
        return new PulledSystem(list, client, organisation);
      case 'youth-union':
        return new OrganisationSystem(list, client);
      case 'veterans':
        return new UploadInPieces(list, client);
    }
  }

  /** Completes the adapter of an organisation by where its rows come from. */
  private connect(organisation: Organisation, connection: object): void {
    const file = join(this.adapters, `${organisation}.yaml`);
    const shipped = readFileSync(join(SHIPPED, `${organisation}.yaml`), 'utf8');
    writeFileSync(`${file}.part`, `${shipped.trimEnd()}\nconnection: ${JSON.stringify(connection)}\n`);
    renameSync(`${file}.part`, file);
  }
}
