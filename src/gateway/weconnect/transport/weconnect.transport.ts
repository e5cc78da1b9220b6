import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  type CallJournal,
  type CircuitBreaker,
  type UpstreamClient,
  UpstreamFailure,
  type UpstreamRequest,
} from '../../../upstream/index.js';
import { type CallName, meaningOf } from '../reasons.js';
import { GatewayOutcomeUnknown, GatewayRefused, GatewayUnavailable, GatewayUnreadable } from '../../gateway.errors.js';
import { type AnswerReader } from './answer.reader.js';
import { type Envelope, isNone, messageOf, reasonOf, succeeded, toEnvelope } from './envelope.wire.js';

/** A call by the name that errors and logs give it. */
export interface Call extends Omit<UpstreamRequest, 'repeatable'> {
  name: CallName;
}

/** Speaks WeConnect's envelope, and tells what a missing or broken answer means: to a question nothing was done, to a command perhaps. */
export class WeConnectTransport implements OnApplicationShutdown {
  private readonly logger = new Logger(WeConnectTransport.name);
  private readonly oddities = new Set<string>();

  constructor(
    private readonly client: UpstreamClient,
    private readonly journal: CallJournal,
    private readonly circuit: CircuitBreaker,
  ) {}

  /**
   * Asks what changes nothing, again where no reliable answer came.
   * @throws GatewayUnavailable, GatewayUnreadable, GatewayRefused
   */
  ask<T>(call: Call, read: AnswerReader<T>): Promise<T> {
    return this.question(call, (answer) => this.read(call, dataOf(answer, call), read));
  }

  /** Asks for one thing: undefined where WeConnect says that there is none. @throws as `ask` */
  find<T>(call: Call, read: AnswerReader<T>): Promise<T | undefined> {
    return this.question(call, (answer) => {
      if (isNone(answer)) return undefined;
      try {
        return this.read(call, dataOf(answer, call), read);
      } catch (error) {
        if (error instanceof GatewayRefused && error.meaning === 'missing') return undefined;
        throw error;
      }
    });
  }

  /**
   * Has something done, and sends it once only.
   * @throws GatewayUnavailable where it surely was not done, GatewayOutcomeUnknown where it may have been done, GatewayRefused
   */
  command<T>(call: Call, read: AnswerReader<T>): Promise<T> {
    return this.journal.follow(call.name, async () => {
      try {
        const answer = (await this.exchange(call, false)) ?? { code: 204 };
        return this.read(call, dataOf(answer, call), read);
      } catch (error) {
        if (isMeant(error, 'later')) throw new GatewayUnavailable(call.name, error);
        if (isMeant(error, 'unknown')) throw new GatewayOutcomeUnknown(call.name, error);
        if (!(error instanceof UpstreamFailure)) throw error;
        throw error.sent ? new GatewayOutcomeUnknown(call.name, error) : new GatewayUnavailable(call.name, error);
      }
    });
  }

  /** The address of a call, for a browser that is sent there. */
  urlOf(path: string, query: UpstreamRequest['query']): string {
    return this.client.browserUrlOf(path, query);
  }

  onApplicationShutdown(): void {
    this.client.close();
  }

  private question<T>(call: Call, read: (answer: Envelope) => T): Promise<T> {
    return this.journal.follow(call.name, async () => {
      try {
        const answer = await this.exchange(call, true);
        if (!answer) throw UpstreamFailure.unreliable('an empty answer');
        return read(answer);
      } catch (error) {
        if (isMeant(error, 'later') || isMeant(error, 'unknown')) throw new GatewayUnavailable(call.name, error);
        if (!(error instanceof UpstreamFailure)) throw error;
        throw error.unreadable ? new GatewayUnreadable(call.name, error) : new GatewayUnavailable(call.name, error);
      }
    });
  }

  private read<T>(call: Call, data: unknown, read: AnswerReader<T>): T {
    return read(data, (field) => {
      this.noteOdd(`${call.name} ${field}`);
    });
  }

  /** Once for each field of each call, by its name alone: its value may be a secret, or somebody's name. */
  private noteOdd(oddity: string): void {
    if (this.oddities.has(oddity)) return;
    this.oddities.add(oddity);
    this.logger.warn({ msg: 'a field of an answer cannot be read and is left out', field: oddity });
  }

  /** The client has checked the envelope before it takes an answer for one. @returns undefined for HTTP 204, which has none */
  private async exchange(call: Call, repeatable: boolean): Promise<Envelope | undefined> {
    return toEnvelope(await this.circuit.run(() => this.client.send({ ...call, repeatable })));
  }
}

function dataOf(answer: Envelope, { name }: Call): unknown {
  if (succeeded(answer)) return answer.data;
  const { code: envelopeCode } = answer;
  const reason = reasonOf(answer);
  const meaning = meaningOf(name, { reason, code: envelopeCode });
  throw new GatewayRefused({ call: name, envelopeCode, reason, meaning, message: messageOf(answer) });
}

function isMeant(error: unknown, meaning: GatewayRefused['meaning']): error is GatewayRefused {
  return error instanceof GatewayRefused && error.meaning === meaning;
}
