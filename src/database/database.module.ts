import { type DynamicModule, Module } from '@nestjs/common';
import { MongooseModule, type MongooseModuleFactoryOptions } from '@nestjs/mongoose';
import mongoose, { mongo } from 'mongoose';
import { DatabaseProbe } from './database.probe.js';
import { IndexBuilder } from './index-builder.js';
import { SETTLING_CONNECTIONS } from './settling-connection.js';
import { ServerTime } from './time/server-time.js';

const CONNECTION: MongooseModuleFactoryOptions = {
  // A write is acknowledged when it survives the loss of a process or, in a replica set, of a member.
  // The class has the journal by both of its names: a plain object has one, and `journal=false` of an address wins by the other.
  writeConcern: new mongo.WriteConcern('majority', undefined, true),
  // What a conditional write has seen is seen by the next read.
  readPreference: 'primary',
  // A caller waits no longer than this for a database that is away; then 503.
  serverSelectionTimeoutMS: 5_000,
  connectTimeoutMS: 5_000,
  waitQueueTimeoutMS: 5_000,
  socketTimeoutMS: 20_000,
  ...SETTLING_CONNECTIONS,
  // Mongoose would keep calls back until the database returns, and answer "buffering timed out" after 10 s.
  bufferCommands: false,
  // `IndexBuilder` builds the indexes, one after another: all at once want a connection each, and a busy machine gives the last of
  // them none in time.
  autoIndex: false,
  autoCreate: false,
  // An operator in a filter counts only inside mongoose.trusted(): input that holds `{ $ne: null }` is compared as a value.
  sanitizeFilter: true,
};

/** The connection for every module's models, their indexes, and `DatabaseProbe`. */
@Module({})
export class DatabaseModule {
  static forRoot(uri: string): DynamicModule {
    // By default an unknown field is dropped from a filter, and what is left matches every document.
    mongoose.set('strictQuery', 'throw');
    return {
      module: DatabaseModule,
      global: true,
      imports: [MongooseModule.forRoot(uri, CONNECTION)],
      providers: [DatabaseProbe, ServerTime, IndexBuilder],
      exports: [DatabaseProbe],
    };
  }
}
