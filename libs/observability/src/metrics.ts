import { Controller, Get, Header, Module } from '@nestjs/common';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { Public } from '#security';

/** Metrics of this process. Labels are never taken from data: route templates, event types, states only. */
export const metrics = new Registry();
collectDefaultMetrics({ register: metrics });

export const httpDuration = new Histogram({
  name: 'lienthong_http_request_duration_seconds',
  help: 'Time from the first byte of a request to the last of its answer',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
  registers: [metrics],
});

@Controller()
class MetricsController {
  @Get('metrics')
  @Public()
  @Header('content-type', metrics.contentType)
  async read(): Promise<string> {
    return metrics.metrics();
  }
}

/** `GET /metrics` in the Prometheus text format. */
@Module({ controllers: [MetricsController] })
export class MetricsModule {}
