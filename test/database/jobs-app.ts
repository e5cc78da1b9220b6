import { randomUUID } from 'node:crypto';
import { type DynamicModule, Global, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getConnectionToken, getModelToken, MongooseModule, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import mongoose, { type Connection, type Model } from 'mongoose';
import { CommonModule, Meter } from '../../src/common/index.js';
import { DatabaseModule, DatabaseProbe } from '../../src/database/index.js';
import { PrometheusMeter } from '../../src/observability/metrics/prometheus-meter.js';
import { databaseUri } from '../support/engine.js';

@Schema({ collection: 'jobs' })
class Job {
  @Prop({ type: String })
  _id!: string;

  @Prop({ type: Number, unique: true })
  number!: number;

  @Prop({ type: String, index: true })
  owner?: string;
}

@Global()
@Module({
  providers: [PrometheusMeter, { provide: Meter, useExisting: PrometheusMeter }],
  exports: [Meter],
})
class MeterModule {}

@Module({})
class JobsModule {
  static on(uri: string): DynamicModule {
    const jobs = MongooseModule.forFeature([{ name: Job.name, schema: SchemaFactory.createForClass(Job) }]);
    return { module: JobsModule, imports: [CommonModule, MeterModule, DatabaseModule.forRoot(uri), jobs] };
  }
}

/** A program of one collection, with a unique index and another one. */
export interface JobsApp {
  jobs: Model<Job>;
  probe: DatabaseProbe;
  /** How many indexes are, by the metric. */
  missing: () => Promise<number>;
  stop: () => Promise<void>;
}

const opened: INestApplicationContext[] = [];

export async function openApp(uri: string): Promise<JobsApp> {
  const app = await NestFactory.createApplicationContext(JobsModule.on(uri));
  opened.push(app);
  return {
    jobs: app.get<Model<Job>>(getModelToken(Job.name)),
    probe: app.get(DatabaseProbe),
    missing: async () => Number(/^scrm_pay_indexes_missing (\d+)$/m.exec(await app.get(PrometheusMeter).read())?.[1]),
    stop: () => app.close(),
  };
}

export async function closeApps(): Promise<void> {
  await Promise.all(opened.splice(0).map(dropAndClose));
  // An app that did not start has left its connection open.
  await mongoose.disconnect();
}

/** Not so that a given engine keeps a database of each test. */
async function dropAndClose(app: INestApplicationContext): Promise<void> {
  await app
    .get<Connection>(getConnectionToken())
    .dropDatabase()
    .catch(() => undefined);
  await app.close();
}

/** Of a database that nobody has used. */
export const freshUri = (options: Record<string, string> = {}): string =>
  databaseUri(`database-${randomUUID()}`, options);
