import type { Provider } from '@nestjs/common';
import { ExportsRepository } from './exports.repository.js';
import { ExportsService } from './exports.service.js';
import { FileContents } from './file-contents.js';
import { LETTERHEADS, type Letterheads } from './letterheads.js';

/** What makes files of reports. */
export function exportProviders(letterheads: Letterheads): Provider[] {
  return [{ provide: LETTERHEADS, useValue: letterheads }, ExportsRepository, ExportsService, FileContents];
}
