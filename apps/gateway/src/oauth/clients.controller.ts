import { Controller, Get } from '@nestjs/common';
import { Access, Caller, type Principal } from '#security';
import { organisationOf } from './caller.js';
import { Clients, type ClientView } from './clients.js';

/** The systems of an organisation that may ask for tokens. */
@Controller('v1/clients')
@Access('organisation')
export class ClientsController {
  constructor(private readonly clients: Clients) {}

  @Get()
  async list(@Caller() caller: Principal): Promise<{ items: readonly ClientView[] }> {
    return { items: await this.clients.of(organisationOf(caller)) };
  }
}
