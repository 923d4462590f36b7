import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { OrganisationUnit, OrganisationUnitView, Residence } from '#contracts';
import { REFORM_DATE, UnitTable } from '#vietnamese';
import { readUnits } from './unit-store.js';

/** Where a residence lies among today's units; null: unknown or ambiguous. */
export interface Place {
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
}

const NOWHERE: Place = { communeCode: null, provinceCode: null };

/** Finds places in the administrative units, which are read once at start. */
@Injectable()
export class Places implements OnModuleInit {
  private table = new UnitTable({ units: [], successions: [] });

  constructor(private readonly dataSource: DataSource) {}

  async onModuleInit(): Promise<void> {
    const data = await readUnits(this.dataSource.manager);
    if (data.units.length === 0) {
      new Logger('units').warn(
        'No administrative units: run `hub migrate`. Until then no record has a place.',
      );
    }
    this.table = new UnitTable(data);
  }

  of(residence: Residence | null | undefined): Place {
    if (!residence) return NOWHERE;
    const { communeCode, communeText, provinceText } = residence;
    const found = this.table.resolveCommune({ code: communeCode, text: communeText, province: provinceText });
    return { communeCode: found.code, provinceCode: found.provinceCode };
  }

  /** Codes of today's communes that a residence may lie in; none: it is not known. */
  candidates(residence: Residence | null | undefined): readonly string[] {
    if (!residence) return [];
    const { communeCode, communeText, provinceText } = residence;
    return this.table.resolveCommune({ code: communeCode, text: communeText, province: provinceText })
      .candidates;
  }

  /** Codes of a commune of today and its province. */
  withProvince(communeCode: string): readonly string[] {
    const province = this.table.commune(communeCode)?.parentCode;
    return province ? [communeCode, province] : [communeCode];
  }

  /**
   * Where an organisation's unit lies among today's communes. The code of a unit that ended before the reform
   * has the meaning of that time; one that stands is read as it would be written today. What the reform of 2025
   * left open stays open, with its candidates.
   */
  ofUnit({
    communeCode,
    communeText,
    provinceText,
    validTo,
  }: OrganisationUnit): OrganisationUnitView['place'] {
    if (!communeCode && !communeText) {
      const provinceCode = provinceText ? this.table.resolveProvince(provinceText) : null;
      return { state: 'none', communeCode: null, provinceCode, candidates: [] };
    }
    const on = validTo !== null && validTo <= REFORM_DATE ? dayBefore(validTo) : null;
    const found = this.table.resolveCommune({
      code: communeCode,
      text: communeText,
      province: provinceText,
      on,
    });
    const { outcome, code, provinceCode, candidates } = found;
    return { state: outcome, communeCode: code, provinceCode, candidates };
  }
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}
