import { Controller, Get, Query } from '@nestjs/common';
import { Access } from '#security';
import {
  encodeCursor,
  optionalOneOf,
  positionCursor,
  shortText,
  wholeNumber,
  type Given,
} from '../http/parameters.js';
import { SIGN_IN_EVENTS, SignInTrail, type SignInEntry } from './sign-in-trail.js';

/** Who signed in and out, and who was refused: for those who watch over it. */
@Controller('v1/sign-ins')
@Access('auditor', 'administrator')
export class SignInsController {
  constructor(private readonly trail: SignInTrail) {}

  @Get()
  async list(
    @Query('event') event: Given,
    @Query('account') account: Given,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<{ items: readonly SignInEntry[]; next: string | null }> {
    const wanted = wholeNumber('limit', limit, 100, 1, 500);
    const [chosen, name, before] = [
      optionalOneOf('event', event, SIGN_IN_EVENTS),
      shortText('account', account),
      positionCursor(cursor),
    ];
    const found = await this.trail.page({
      limit: wanted + 1,
      ...(chosen !== undefined && { event: chosen }),
      ...(name !== undefined && { account: name }),
      ...(before !== undefined && { before }),
    });
    const shown = found.slice(0, wanted);
    const last = found.length > wanted ? shown.at(-1) : undefined;
    return {
      items: shown.map(({ id: _position, ...entry }) => entry),
      next: last ? encodeCursor(last.id) : null,
    };
  }
}
