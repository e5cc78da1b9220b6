import { Global, Module, Controller, Get, Res } from '@nestjs/common';
import { Meter } from '../../common/index.js';
import { PrometheusMeter, HttpMetrics } from './prometheus-meter.js';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { Public } from '../../auth/index.js';
import { EveryProcess } from '../../http/index.js';

@ApiTags('Operations')
@Public()
@EveryProcess()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly meter: PrometheusMeter) {}

  @Get()
  @ApiOperation({ summary: "This process's numbers, for Prometheus" })
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.meter.contentType);
    return this.meter.read();
  }
}

/** `GET /metrics`, and the `Meter` that every module counts with. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [PrometheusMeter, { provide: Meter, useExisting: PrometheusMeter }, HttpMetrics],
  exports: [Meter],
})
export class MetricsModule {}
