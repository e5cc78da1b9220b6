import { type OnApplicationShutdown } from '@nestjs/common';
import {
  type CallJournal,
  type CircuitBreaker,
  type UpstreamClient,
  UpstreamFailure,
  type UpstreamRequest,
} from '../../upstream/index.js';
import { WeConnectOutcomeUnknown, WeConnectRefused, WeConnectUnavailable } from '../weconnect.errors.js';
import { type AnswerReader } from './answer.reader.js';
import { type Envelope, isMissing, messageOf, reasonOf, succeeded } from './envelope.wire.js';

/** A call by the name that errors and logs give it. */
export interface Call extends Omit<UpstreamRequest, 'repeatable'> {
  name: string;
}

/** Speaks WeConnect's envelope, and tells what a missing or broken answer means: to a question nothing was done, to a command perhaps. */
export class WeConnectTransport implements OnApplicationShutdown {
  constructor(
    private readonly client: UpstreamClient,
    private readonly journal: CallJournal,
    private readonly circuit: CircuitBreaker,
  ) {}

  /**
   * Asks what changes nothing, again where no reliable answer came.
   * @throws WeConnectUnavailable, WeConnectRefused
   */
  ask<T>(call: Call, read: AnswerReader<T>): Promise<T> {
    return this.question(call, (answer) => read(dataOf(answer, call)));
  }

  /** Asks for one thing: undefined where WeConnect says that there is none. */
  find<T>(call: Call, read: AnswerReader<T>): Promise<T | undefined> {
    return this.question(call, (answer) => (isMissing(answer) ? undefined : read(dataOf(answer, call))));
  }

  /**
   * Has something done, and sends it once only.
   * @throws WeConnectUnavailable where it surely was not sent, WeConnectOutcomeUnknown where it may have been done, WeConnectRefused
   */
  command<T>(call: Call, read: AnswerReader<T>): Promise<T> {
    return this.journal.follow(call.name, async () => {
      try {
        return read(dataOf(await this.exchange(call, false), call));
      } catch (error) {
        if (!(error instanceof UpstreamFailure)) throw error;
        throw error.sent ? new WeConnectOutcomeUnknown(call.name, error) : new WeConnectUnavailable(call.name, error);
      }
    });
  }

  /** The address of a call, for a browser that is sent there. */
  urlOf(path: string, query: UpstreamRequest['query']): string {
    return this.client.urlOf(path, query);
  }

  onApplicationShutdown(): void {
    this.client.close();
  }

  private question<T>(call: Call, read: (answer: Envelope) => T): Promise<T> {
    return this.journal.follow(call.name, async () => {
      try {
        return read(await this.exchange(call, true));
      } catch (error) {
        throw error instanceof UpstreamFailure ? new WeConnectUnavailable(call.name, error) : error;
      }
    });
  }

  /** The client has checked the envelope before it takes an answer for one. */
  private exchange(call: Call, repeatable: boolean): Promise<Envelope> {
    return this.circuit.run(() => this.client.send({ ...call, repeatable })) as Promise<Envelope>;
  }
}

function dataOf(answer: Envelope, { name }: Call): unknown {
  if (succeeded(answer)) return answer.data;
  const { code: envelopeCode } = answer;
  throw new WeConnectRefused({ call: name, envelopeCode, reason: reasonOf(answer), message: messageOf(answer) });
}
