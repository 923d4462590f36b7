import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  UNITS,
  type OrganisationUnit,
  type OrganisationUnitView,
  type UnitAnnouncement,
  type UnitsRequest,
  type UnitsStored,
} from '#contracts';
import { EventBus, QueryFailed } from '#messaging';
import { asOrganisation, type Transaction } from '#persistence';
import { Places } from '../units/places.js';
import { OrganisationUnitsRepository } from './organisation-units.repository.js';
import { treeFaults, unitKey } from './unit-tree.js';

/** Units of one message; with names of the greatest length it stays below what the broker takes. */
const UNITS_PER_MESSAGE = 200;

type Placed = Omit<OrganisationUnitView, 'version'>;

/** The organisations' own trees: kept, placed among today's communes, and announced to the figures. */
@Injectable()
export class OrganisationUnits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: OrganisationUnitsRepository,
    private readonly places: Places,
    private readonly bus: EventBus,
  ) {}

  /** Adds or replaces all of the units, or none when the tree would have a fault. */
  store(organisation: string, units: readonly OrganisationUnit[]): Promise<UnitsStored> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      await this.repository.lockTree(tx, organisation);
      const standing = await this.repository.whole(tx, organisation);
      const faults = treeFaults(standing, units);
      if (faults.length > 0) return { faults };
      const known = new Map(standing.map((unit) => [unitKey(unit), unit]));
      const placed = units.map((unit) => this.placed(unit));
      const changed = placed.filter((unit) => !isSame(unit, known.get(unitKey(unit))));
      const stored = await this.repository.store(tx, organisation, changed);
      await this.announce(tx, organisation, stored, false);
      for (const unit of stored) known.set(unitKey(unit), unit);
      return {
        changed: stored.length,
        stored: units.flatMap((unit) => known.get(unitKey(unit)) ?? []),
      };
    });
  }

  /**
   * @param validFrom undefined: all periods of the code
   * @throws QueryFailed `unit.unknown`, `unit.has-children`
   */
  remove(organisation: string, code: string, validFrom: string | null | undefined): Promise<number> {
    return asOrganisation(this.dataSource, organisation, async (tx) => {
      await this.repository.lockTree(tx, organisation);
      const standing = await this.repository.whole(tx, organisation);
      const gone = standing.filter(
        (unit) => unit.code === code && (validFrom === undefined || unit.validFrom === validFrom),
      );
      if (gone.length === 0) throw unknownUnit();
      const left = standing.filter((unit) => !gone.includes(unit));
      // A child needs one of the periods that are left; the tree without the others says whether it has.
      const children = left.filter((unit) => unit.parentCode === code);
      if (treeFaults(left, children).length > 0) throw hasChildren();
      await this.announce(tx, organisation, await this.repository.remove(tx, organisation, gone), true);
      return gone.length;
    });
  }

  list(request: UnitsRequest): Promise<readonly OrganisationUnitView[]> {
    return asOrganisation(this.dataSource, request.organisation, (tx) => this.repository.page(tx, request));
  }

  private placed(unit: OrganisationUnit): Placed {
    return { ...unit, place: this.places.ofUnit(unit) };
  }

  private async announce(
    tx: Transaction,
    organisation: string,
    units: readonly OrganisationUnitView[],
    removed: boolean,
  ): Promise<void> {
    const announcements = units.map((unit) => announcement(organisation, unit, removed));
    const messages: { data: { units: UnitAnnouncement[] } }[] = [];
    for (let from = 0; from < announcements.length; from += UNITS_PER_MESSAGE) {
      messages.push({ data: { units: announcements.slice(from, from + UNITS_PER_MESSAGE) } });
    }
    await this.bus.publishMany(tx, UNITS, messages);
  }
}

function isSame(unit: Placed, known: OrganisationUnitView | undefined): boolean {
  if (!known) return false;
  const { version: _, ...standing } = known;
  return isDeepStrictEqual(unit, standing);
}

function announcement(
  organisation: string,
  { code, validFrom, validTo, version, kind, name, parentCode, ownershipSector, place }: OrganisationUnitView,
  removed: boolean,
): UnitAnnouncement {
  return {
    organisation,
    code,
    validFrom,
    validTo,
    version,
    removed,
    kind,
    name,
    parentCode,
    ownershipSector,
    communeCode: place.communeCode,
    provinceCode: place.provinceCode,
  };
}

function unknownUnit(): QueryFailed {
  return new QueryFailed({
    status: 404,
    code: 'unit.unknown',
    message: {
      vi: 'Tổ chức của bạn không có đơn vị này. GET /v1/units liệt kê các đơn vị của bạn.',
      en: 'Your organisation has no such unit. GET /v1/units lists yours.',
    },
  });
}

function hasChildren(): QueryFailed {
  return new QueryFailed({
    status: 409,
    code: 'unit.has-children',
    message: {
      vi: 'Còn đơn vị trực thuộc đơn vị này. Hãy xoá hoặc chuyển chúng sang đơn vị khác trước.',
      en: 'Other units lie below this one. Remove them or move them to another parent first.',
    },
  });
}
