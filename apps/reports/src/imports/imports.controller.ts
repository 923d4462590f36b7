import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  ADD_FORMULA_QUERY,
  FORMULAS_QUERY,
  IMPORT_QUERY,
  type GatheringFormula,
  type ImportKind,
  type ImportOutcome,
  type ImportRow,
  type QueryResult,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { FormulasService } from '../gathering-rate/formulas.service.js';
import { ImportsService } from './imports.service.js';

/** Takes in eligible population, declared totals and formulas. */
@Controller()
@ServiceInternal()
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly formulas: FormulasService,
  ) {}

  @MessagePattern(IMPORT_QUERY.subject)
  take(
    @Payload() { kind, rows }: { kind: ImportKind; rows: readonly ImportRow[] },
  ): Promise<QueryResult<ImportOutcome>> {
    return answering(() => this.imports.take(kind, rows));
  }

  @MessagePattern(FORMULAS_QUERY.subject)
  all(): Promise<QueryResult<readonly GatheringFormula[]>> {
    return answering(() => this.formulas.all());
  }

  @MessagePattern(ADD_FORMULA_QUERY.subject)
  add(@Payload() given: ImportRow): Promise<QueryResult<GatheringFormula>> {
    return answering(() => this.formulas.add(given));
  }
}
