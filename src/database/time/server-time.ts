import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Connection } from 'mongoose';
import { MINUTE, Meter, SystemClock } from '../../common/index.js';
import { PollLoop } from '../../queue/index.js';

/** A clock that was read by asking; each in ms since the epoch, asked and answered by the asker's own clock. */
export interface Reading {
  asked: number;
  answered: number;
  read: number;
}

/**
 * How far the asker's clock is behind: as it was thought to be where the reading allows it, else as little from that as the reading allows. The
 * clock was read at some moment between question and answer, so clocks that agree stay as they are, and nothing trembles with the network.
 * @param before ms, negative: ahead
 */
export function corrected(before: number, { asked, answered, read }: Reading): number {
  return Math.min(Math.max(before, read - answered), read - asked);
}

/** An answer that took longer says too little. */
const ANSWER_WITHIN_MS = 2_000;
/** Its younger name, `hello`, is not known to every MongoDB-compatible server. */
const WHO_ARE_YOU = { isMaster: 1 };

/**
 * Sets the service's clock by the database's, so that leases, due dates and windows mean the same moment in every process. No protocol rests on it:
 * generations decide, and a clock that is wrong costs time only.
 */
@Injectable()
export class ServerTime implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(ServerTime.name);
  private readonly loop: PollLoop;
  private untold = false;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly clock: SystemClock,
    private readonly meter: Meter,
  ) {
    this.loop = new PollLoop(
      () => this.ask(),
      { busy: MINUTE, idle: MINUTE },
      (err) => {
        this.logger.warn({ msg: 'the time of the database is not known; the last correction stays', err });
      },
    );
  }

  async onModuleInit(): Promise<void> {
    this.meter.gauge(
      {
        name: 'scrm_pay_clock_behind_seconds',
        help: "How far the machine's clock is behind the database's; negative: ahead",
        labels: [],
      },
      () => Promise.resolve([{ labels: {}, value: this.clock.correction() / 1_000 }]),
    );
    this.loop.start();
    await this.loop.atRest();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** @returns whether the database told its time @throws what the driver throws where it is away */
  async ask(): Promise<boolean> {
    const database = this.connection.getClient().db('admin');
    const asked = this.clock.machine();
    const { localTime } = await database.command(WHO_ARE_YOU, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const answered = this.clock.machine();
    if (!(localTime instanceof Date)) return this.isUntold();
    this.untold = false;
    this.clock.correct(corrected(this.clock.correction(), { asked, answered, read: localTime.getTime() }));
    return true;
  }

  /** Said once: a server that tells no time will not do so a minute later. */
  private isUntold(): false {
    if (!this.untold) {
      this.logger.warn('the database tells no time: due dates and leases go by the clock of this machine');
    }
    this.untold = true;
    return false;
  }
}
