import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { DataSource } from 'typeorm';
import { PLACE_QUERY, type PlaceView, type QueryResult } from '#contracts';
import { answering, QueryFailed } from '#messaging';
import { ServiceInternal } from '#security';
import { unknownUnit } from '../engine/refusals.js';

/** Says what an administrative unit is called and where it belongs, as the reports call it today. */
@Controller()
@ServiceInternal()
export class PlacesController {
  constructor(private readonly dataSource: DataSource) {}

  @MessagePattern(PLACE_QUERY.subject)
  place(@Payload() { code }: { code: string }): Promise<QueryResult<PlaceView>> {
    return answering(async () => {
      const rows: (Omit<PlaceView, 'parent'> & { parent_code: string | null; parent_name: string | null })[] =
        await this.dataSource.query(
          `SELECT own.code, own.name, own.level, above.code AS parent_code, above.name AS parent_name
           FROM unit own LEFT JOIN unit above ON above.code = own.parent_code AND above.known_to = 'infinity'
           WHERE own.code = $1 AND own.known_to = 'infinity'`,
          [code],
        );
      const [row] = rows;
      if (!row) throw new QueryFailed(unknownUnit());
      const { parent_code: above, parent_name: name, ...place } = row;
      return { ...place, parent: above === null ? null : { code: above, name: name ?? above } };
    });
  }
}
