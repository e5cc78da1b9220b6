import { Global, Module } from '@nestjs/common';
import { Meter } from '../../common/index.js';
import { HttpMetrics } from './http-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { PrometheusMeter } from './prometheus-meter.js';

/** `GET /metrics`, and the `Meter` that every module counts with. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [PrometheusMeter, { provide: Meter, useExisting: PrometheusMeter }, HttpMetrics],
  exports: [Meter],
})
export class MetricsModule {}
