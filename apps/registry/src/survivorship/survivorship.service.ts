import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import type {
  ChangeSurvivorshipRequest,
  RederivationJob,
  SurvivorshipVersionsRequest,
  SurvivorshipView,
} from '#contracts';
import { QueryFailed } from '#messaging';
import { inTransaction } from '#persistence';
import { RederivationRepository } from './rederivation.repository.js';
import { SurvivorshipRepository } from './survivorship.repository.js';

/** The survivorship rules, and other ones in their place. */
@Injectable()
export class SurvivorshipService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: SurvivorshipRepository,
    private readonly jobs: RederivationRepository,
  ) {}

  /** A version of the rules, by default the one in force; null: there is no such version. */
  find(version?: number): Promise<SurvivorshipView | null> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const found = await this.repository.version(tx, version);
        if (!found) return null;
        const jobs = await this.jobs.ofEachRules(tx, [found.version]);
        return { ...found, job: jobs.get(found.version) ?? null };
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  /** Versions with the jobs that brought them to everybody, newest first. */
  versions(request: SurvivorshipVersionsRequest): Promise<SurvivorshipView[]> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const versions = await this.repository.versions(tx, request);
        const jobs = await this.jobs.ofEachRules(
          tx,
          versions.map(({ version }) => version),
        );
        return versions.map((rules) => ({ ...rules, job: jobs.get(rules.version) ?? null }));
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  job(jobId: string): Promise<RederivationJob | null> {
    return this.jobs.find(this.dataSource.manager, jobId);
  }

  /**
   * Puts other rules in force, from the next message on, and has every person derived again in the background.
   * Throws `survivorship.moved-on` when the rules changed since the version that the change builds on.
   */
  change({
    basedOn,
    reason,
    actor,
    fields,
  }: ChangeSurvivorshipRequest): Promise<{ version: number; jobId: string }> {
    return inTransaction(this.dataSource, async (tx) => {
      await this.repository.lock(tx);
      const current = await this.repository.inForce(tx);
      if (current !== basedOn) throw movedOn(current);
      const version = current + 1;
      await this.repository.insert(tx, { version, fields, reason, actor });
      const jobId = v7();
      await this.jobs.begin(tx, jobId, version);
      return { version, jobId };
    });
  }
}

function movedOn(current: number): QueryFailed {
  return new QueryFailed({
    status: 409,
    code: 'survivorship.moved-on',
    message: {
      vi: `Bộ quy tắc đã thay đổi: hiện hành là phiên bản ${current}. Hãy xem lại bằng GET /v1/survivorship và gửi lại với basedOn = ${current}.`,
      en: `The rules have changed meanwhile: version ${current} is in force. Look at it with GET /v1/survivorship and send yours again with basedOn ${current}.`,
    },
  });
}
