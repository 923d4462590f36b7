import { Controller, Get, Param } from '@nestjs/common';
import { PLACE_QUERY, type PlaceView } from '#contracts';
import { Queries } from '#messaging';
import { Access } from '#security';

/** What reports cannot name by a longer text. */
const CODE_AT_MOST = 20;

/** Provinces and communes: what they are called and where they belong. */
@Controller('v1/places')
@Access('organisation', 'coordinator', 'board', 'auditor', 'administrator')
export class PlacesController {
  constructor(private readonly queries: Queries) {}

  @Get(':code')
  place(@Param('code') code: string): Promise<PlaceView> {
    return this.queries.ask(PLACE_QUERY, { code: code.slice(0, CODE_AT_MOST) });
  }
}
