import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Residence } from '#contracts';
import { UnitTable } from '#vietnamese';
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
}
