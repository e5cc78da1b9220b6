import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { Public } from '../../auth/index.js';
import { EveryProcess } from '../../http/index.js';
import { PrometheusMeter } from './prometheus-meter.js';

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
