import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  type Counter as CounterPort,
  type Histogram as HistogramPort,
  type Measure,
  Meter,
  type Reading,
} from '../../common/index.js';
import { HttpAdapterHost } from '@nestjs/core';
import { type FastifyAdapter } from '@nestjs/platform-fastify';

/** From a local answer to a gateway's time-out, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Prometheus itself waits ten seconds. */
const READ_WITHIN_MS = 3_000;

/** The process's numbers in Prometheus' format; a registry of its own, so that two apps in one process keep theirs apart. */
@Injectable()
export class PrometheusMeter extends Meter {
  private readonly logger = new Logger(PrometheusMeter.name);
  private readonly registry = new Registry();

  constructor() {
    super();
    collectDefaultMetrics({ register: this.registry });
  }

  override counter<Label extends string>({ name, help, labels }: Measure<Label>): CounterPort<Label> {
    const counter =
      (this.registry.getSingleMetric(name) as Counter<Label> | undefined) ??
      new Counter({ name, help, labelNames: labels, registers: [this.registry] });
    return {
      add: (values) => {
        counter.inc(values);
      },
    };
  }

  override histogram<Label extends string>({ name, help, labels }: Measure<Label>): HistogramPort<Label> {
    const histogram =
      (this.registry.getSingleMetric(name) as Histogram<Label> | undefined) ??
      new Histogram({ name, help, labelNames: labels, buckets: BUCKETS, registers: [this.registry] });
    return {
      observe: (values, seconds) => {
        histogram.observe(values, seconds);
      },
    };
  }

  override gauge<Label extends string>(
    { name, help, labels }: Measure<Label>,
    read: () => Promise<Reading<Label>[]>,
  ): void {
    const readings = (): Promise<Reading<Label>[]> => this.readingsOf(name, read);
    const collect = async function (this: Gauge<Label>): Promise<void> {
      const current = await readings();
      this.reset();
      // A measure without labels is reset to 0, which would say that nothing waits.
      if (labels.length === 0) this.remove();
      for (const { labels: values, value } of current) this.set(values, value);
    };
    new Gauge({ name, help, labelNames: labels, registers: [this.registry], collect });
  }

  /** None where the database does not answer: the process's own numbers are wanted then most of all. */
  private async readingsOf<Label extends string>(
    name: string,
    read: () => Promise<Reading<Label>[]>,
  ): Promise<Reading<Label>[]> {
    const late = pause(READ_WITHIN_MS, undefined, { ref: false });
    try {
      const readings = await Promise.race([read(), late]);
      if (readings) return readings;
      throw new Error(`not read within ${READ_WITHIN_MS} ms`);
    } catch (err) {
      this.logger.warn({ msg: 'a measure could not be read', name, err });
      return [];
    }
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  read(): Promise<string> {
    return this.registry.metrics();
  }
}

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
