import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  REMOVE_UNIT_QUERY,
  STORE_UNITS_QUERY,
  UNITS_QUERY,
  type OrganisationUnit,
  type OrganisationUnitView,
  type QueryResult,
  type UnitsRequest,
  type UnitsStored,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { OrganisationUnits } from './organisation-units.service.js';

/** Keeps and lists the organisations' units on behalf of the gateway, which has checked their form. */
@Controller()
@ServiceInternal()
export class OrganisationUnitsController {
  constructor(private readonly units: OrganisationUnits) {}

  @MessagePattern(STORE_UNITS_QUERY.subject)
  store(
    @Payload() { organisation, units }: { organisation: string; units: readonly OrganisationUnit[] },
  ): Promise<QueryResult<UnitsStored>> {
    return answering(() => this.units.store(organisation, units));
  }

  @MessagePattern(REMOVE_UNIT_QUERY.subject)
  remove(
    @Payload()
    { organisation, code, validFrom }: { organisation: string; code: string; validFrom?: string | null },
  ): Promise<QueryResult<{ removed: number }>> {
    return answering(async () => ({ removed: await this.units.remove(organisation, code, validFrom) }));
  }

  @MessagePattern(UNITS_QUERY.subject)
  list(@Payload() request: UnitsRequest): Promise<QueryResult<readonly OrganisationUnitView[]>> {
    return answering(() => this.units.list(request));
  }
}
