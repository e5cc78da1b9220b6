import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type FastifyAdapter } from '@nestjs/platform-fastify';
import { Meter } from '../../common/index.js';

/** How long each route takes: by its pattern and not by its address, which names orders. */
@Injectable()
export class HttpMetrics implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost<FastifyAdapter>,
    private readonly meter: Meter,
  ) {}

  onModuleInit(): void {
    const durations = this.meter.histogram({
      name: 'scrm_pay_http_request_duration_seconds',
      help: 'Time from a request to the end of its answer',
      labels: ['method', 'route', 'status'],
    });
    this.host.httpAdapter
      .getInstance()
      .addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
        const route = routeOptions.url ?? 'unknown';
        durations.observe({ method, route, status: String(statusCode) }, elapsedTime / 1_000);
      });
  }
}
