import { Counter } from 'prom-client';
import { metrics } from '#observability';

/** Rows that were read, pushed one by one or in batches. */
export const rowsReceived = new Counter({
  name: 'lienthong_rows_received_total',
  help: 'Rows read, by whether they were accepted',
  labelNames: ['outcome'],
  registers: [metrics],
});
