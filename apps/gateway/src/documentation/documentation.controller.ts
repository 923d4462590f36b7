import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '#security';
import { OPENAPI } from './openapi.js';
import { documentationPage } from './page.js';

@Controller('docs')
@Public()
export class DocumentationController {
  private readonly page = documentationPage();

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  read(): string {
    return this.page;
  }

  @Get('openapi.json')
  openApi(): typeof OPENAPI {
    return OPENAPI;
  }
}
