import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type CallJournal, type UpstreamClient, UpstreamFailure, type UpstreamRequest } from '../../upstream/index.js';
import { type GatewayCircuit } from '../gateway-circuit.js';
import { type CallName, meaningOf, saysNothing } from './reasons.js';
import { type GatewayIdentity, GatewayRefused, GatewayNotConfigured } from '../gateway.errors.js';
import { type AnswerReader, isObject } from '../answer.reader.js';
import { commandFailure, questionFailure } from '../call-failure.js';

/** What WeConnect is called in messages and in error codes. */
export const WECONNECT: GatewayIdentity = {
  name: 'WeConnect',
  codes: {
    refused: 'weconnect-refused',
    unavailable: 'weconnect-unavailable',
    unreadable: 'weconnect-unreadable',
    outcomeUnknown: 'weconnect-outcome-unknown',
  },
};

/** WeConnect's shape of every answer; its `code` counts, whatever the HTTP status. */
interface Envelope {
  code: number;
  message?: unknown;
  data?: unknown;
}

const NO_CONTENT = 204;

/**
 * Why an answer is none to rely on; undefined for a success and for a refusal.
 * @param json undefined: what came was none
 */
export function envelopeFault(json: unknown, status: number): string | undefined {
  if (json === undefined && status === NO_CONTENT) return undefined;
  const envelope = toEnvelope(json);
  if (!envelope) return 'not the envelope';
  const reason = reasonOf(envelope);
  if (saysNothing(reason)) return reason;
  return envelope.code >= 500 ? `the envelope's code is ${envelope.code}` : undefined;
}

/** @returns undefined for what is none; its code may come as its digits */
function toEnvelope(json: unknown): Envelope | undefined {
  if (!isObject(json)) return undefined;
  const code = typeof json.code === 'string' && /^\d{3}$/.test(json.code) ? Number(json.code) : json.code;
  return Number.isInteger(code) ? { ...json, code: code as number } : undefined;
}

const succeeded = ({ code }: Envelope): boolean => code === 200 || code === NO_CONTENT;

/** Whether a question for one thing was answered "there is none": in so many words, never by an empty answer that says success. */
const isNone = ({ code, data }: Envelope): boolean => code === NO_CONTENT && isEmpty(data);

/** Null, `{}` and the like. */
function isEmpty(data: unknown): boolean {
  if (typeof data === 'object' && data !== null) return Object.keys(data).length === 0;
  return data === undefined || data === null || data === '';
}

/** WeConnect's own word for a refusal: `ORDERPAID`. */
function reasonOf({ data }: Envelope): string | undefined {
  const reason = isObject(data) ? data.errorCode : undefined;
  if (typeof reason === 'number') return String(reason);
  return typeof reason === 'string' && reason.trim() !== '' ? reason : undefined;
}

function messageOf({ code, data, message }: Envelope): string {
  const told = [isObject(data) ? data.errorMessage : undefined, message];
  return told.find((one): one is string => typeof one === 'string' && one !== '') ?? `code ${code}`;
}

/** A call by the name that errors and logs give it. */
interface Call extends Omit<UpstreamRequest, 'repeatable'> {
  name: CallName;
}

/** Speaks WeConnect's envelope, and tells what a missing or broken answer means: to a question nothing was done, to a command perhaps. */
export class WeConnectTransport implements OnApplicationShutdown {
  private readonly logger = new Logger(WeConnectTransport.name);
  private readonly oddities = new Set<string>();

  constructor(
    private readonly client: UpstreamClient,
    private readonly journal: CallJournal,
    private readonly circuit: GatewayCircuit,
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
        throw commandFailure(WECONNECT, call.name, error);
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
        throw questionFailure(WECONNECT, call.name, error);
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
  const { code: status } = answer;
  const reason = reasonOf(answer);
  const meaning = meaningOf(name, { reason, code: status });
  throw new GatewayRefused(WECONNECT, { call: name, status, reason, meaning, message: messageOf(answer) });
}

const SETTING = 'WECONNECT_URL';

/** Stands where no WECONNECT_URL is given and no sandbox runs: nothing is sent anywhere. */
export class NoGatewayTransport extends WeConnectTransport {
  override ask(call: Call): Promise<never> {
    return refuse(call);
  }

  override find(call: Call): Promise<never> {
    return refuse(call);
  }

  override command(call: Call): Promise<never> {
    return refuse(call);
  }

  override urlOf(path: string): never {
    throw new GatewayNotConfigured(WECONNECT, path, SETTING);
  }
}

function refuse({ name }: Call): Promise<never> {
  return Promise.reject(new GatewayNotConfigured(WECONNECT, name, SETTING));
}

/** The query of a list. */
export const pagingQuery = ({ page, perPage }: { page: number; perPage: number }): Record<string, number> => ({
  page,
  'per-page': perPage,
});
