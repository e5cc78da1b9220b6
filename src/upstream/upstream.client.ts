import axios, { AxiosError, type AxiosInstance, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import axiosRetry from 'axios-retry';
import {
  type Randomness,
  readJson,
  type RequestIds,
  DomainError,
  type Histogram,
  type Meter,
} from '../common/index.js';
import { Connections } from './connections.js';
import { UpstreamFailure } from './upstream.errors.js';
import { Logger } from '@nestjs/common';

export interface UpstreamOptions {
  /** With scheme; a path is kept, a trailing slash is not. */
  baseUrl: string;
  /** How long a connection may take to open, TLS included; 3 s. */
  connectTimeoutMs?: number;
  /** How long the whole call may take, repeats included; 10 s. */
  timeoutMs?: number;
}

export interface UpstreamRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** From the base URL on, its parts already escaped. */
  path: string;
  /** Undefined values are left out. */
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON; bytes as they are, said to be JSON. */
  body?: object;
  /** Whether it may be sent again where no reliable answer came. */
  repeatable: boolean;
}

/** An answer as it came. */
export interface RawAnswer {
  status: number;
  /** By its name in lower case; undefined where it is missing or was sent several times. */
  header: (name: string) => string | undefined;
  body: Buffer;
}

/** A request whose answer is read by its own rules. */
export interface UpstreamExchange<Answer> extends UpstreamRequest {
  /** Headers that are made anew each time it is sent: a signature with its time. */
  headers?: () => Promise<Record<string, string>>;
  /** @throws UpstreamFailure for what is none to rely on: then it is sent again where it may be */
  accept: (answer: RawAnswer) => Answer | Promise<Answer>;
  /** Less than the client's own time for a call, in ms. */
  timeoutMs?: number | undefined;
}

/** What a service's own rules add to HTTP. */
interface Surroundings {
  /** Why this JSON (undefined: none) is no answer to rely on; undefined for a good answer, a refusal included. */
  faultOf?: (json: unknown, status: number) => string | undefined;
  randomness: Randomness;
  requestIds: RequestIds | undefined;
}

declare module 'axios' {
  interface AxiosRequestConfig {
    /** What is exchanged, for the interceptors, which see each repeat. */
    exchange?: UpstreamExchange<unknown>;
  }
}

const CONNECT_TIMEOUT_MS = 3_000;
const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 5 * 1024 * 1024;
const REPEATS = 2;
const REPEAT_DELAY_MS = 100;

/** JSON over HTTP to another service: bounded in time and size, answers told from noise by their content and not by their HTTP status. */
export class UpstreamClient {
  private readonly connections: Connections;
  private readonly http: AxiosInstance;
  private readonly baseUrl: string;
  private readonly timeoutMs: number;

  constructor(
    { baseUrl, connectTimeoutMs = CONNECT_TIMEOUT_MS, timeoutMs = TIMEOUT_MS }: UpstreamOptions,
    private readonly surroundings: Surroundings,
  ) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.timeoutMs = timeoutMs;
    this.connections = new Connections(connectTimeoutMs);
    this.http = this.createHttp();
  }

  /**
   * Sends a request and answers its JSON.
   * @throws UpstreamFailure where no answer came that can be relied on
   */
  send(request: UpstreamRequest): Promise<unknown> {
    return this.exchange<unknown>({ ...request, accept: (answer) => this.readAnswer(answer) });
  }

  /**
   * Sends a request and answers what its own rules make of the answer's bytes and headers.
   * @throws UpstreamFailure where no answer came that can be relied on, and whatever else `headers` and `accept` throw
   */
  async exchange<Answer>(exchange: UpstreamExchange<Answer>): Promise<Answer> {
    const { method, path, query, body, repeatable, timeoutMs = this.timeoutMs } = exchange;
    try {
      const response = await this.http.request<Answer>({
        method,
        url: this.urlOf(path, query),
        data: body,
        headers: this.headersFor(body),
        signal: AbortSignal.timeout(timeoutMs),
        'axios-retry': { retries: repeatable ? REPEATS : 0 },
        exchange,
      });
      return response.data;
    } catch (error) {
      throw this.failureOf(error, timeoutMs);
    }
  }

  /** The address of a call, for a browser that is sent there: without what the service itself signs in with. */
  browserUrlOf(path: string, query?: UpstreamRequest['query']): string {
    return withoutUser(this.urlOf(path, query));
  }

  /** Closes idle connections. */
  close(): void {
    this.connections.close();
  }

  private urlOf(path: string, query: UpstreamRequest['query'] = {}): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
    const search = parameters.toString();
    return `${this.baseUrl}${path}${search === '' ? '' : `?${search}`}`;
  }

  private createHttp(): AxiosInstance {
    const { httpAgent, httpsAgent } = this.connections;
    const http = axios.create({
      httpAgent,
      httpsAgent,
      proxy: false,
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
      responseType: 'arraybuffer',
      transformResponse: (bytes: unknown) => bytes,
      validateStatus: () => true,
    });
    http.interceptors.request.use(addOwnHeaders);
    http.interceptors.response.use(acceptAnswer);
    // Registered second, so that an answer that was found unreliable is repeated like a broken connection.
    axiosRetry(http, {
      retryCondition: ({ code }) => code !== AxiosError.ERR_CANCELED,
      retryDelay: (count) => this.surroundings.randomness.fraction() * REPEAT_DELAY_MS * 2 ** count,
    });
    return http;
  }

  private headersFor(body: object | undefined): Record<string, string | false> {
    const requestId = this.surroundings.requestIds?.current();
    return {
      accept: 'application/json',
      ...(requestId !== undefined && { 'x-request-id': requestId }),
      // Without a body axios would announce a form.
      ...(body === undefined && { 'content-type': false }),
      ...(body instanceof Uint8Array && { 'content-type': 'application/json' }),
    };
  }

  private readAnswer({ status, body }: RawAnswer): unknown {
    const json = parseJson(body);
    const fault = this.surroundings.faultOf?.(json, status);
    if (fault !== undefined) throw UpstreamFailure.unreliable(fault);
    return json;
  }

  private failureOf(error: unknown, timeoutMs: number): unknown {
    if (!(error instanceof AxiosError)) return error;
    const { code = 'UNKNOWN', response, cause } = error;
    const message = code === AxiosError.ERR_CANCELED ? `no answer within ${timeoutMs} ms` : error.message;
    return new UpstreamFailure(message, {
      code,
      status: response?.status,
      sent: !this.connections.failedToOpen(cause),
    });
  }
}

/** `https://user:password@host/…` without the two. */
export function withoutUser(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href;
}

async function addOwnHeaders(config: InternalAxiosRequestConfig): Promise<InternalAxiosRequestConfig> {
  for (const [name, value] of Object.entries((await config.exchange?.headers?.()) ?? {})) {
    config.headers.set(name, value);
  }
  return config;
}

/** An answer that cannot be relied on is made an error of the HTTP client, so that it is repeated like a broken connection. */
async function acceptAnswer(response: AxiosResponse<unknown>): Promise<AxiosResponse<unknown>> {
  const { status, config, headers } = response;
  const header = (name: string): string | undefined => {
    const value: unknown = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  try {
    return { ...response, data: await config.exchange?.accept({ status, header, body: response.data as Buffer }) };
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    throw new AxiosError(`HTTP ${status}: ${error.message}`, error.code, config, undefined, response);
  }
}

const decoder = new TextDecoder();

/** @returns undefined for what is none */
export function parseJson(body: Buffer): unknown {
  try {
    return readJson(decoder.decode(body));
  } catch {
    return undefined;
  }
}

/** The one place where every call to another service is known by its name, its outcome and how long it took. */
export class CallJournal {
  private readonly logger: Logger;
  private readonly durations: Histogram<'service' | 'call' | 'outcome'> | undefined;

  constructor(
    private readonly service: string,
    private readonly requestIds: RequestIds | undefined,
    meter: Meter | undefined,
  ) {
    this.logger = new Logger(service);
    this.durations = meter?.histogram({
      name: 'scrm_pay_upstream_call_duration_seconds',
      help: 'Time of a call to another service, repeats included, by how it ended',
      labels: ['service', 'call', 'outcome'],
    });
  }

  /** Does the work and notes how it ended; never what was sent or answered. */
  async follow<T>(call: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      const answer = await work();
      this.note(call, 'ok', startedAt);
      return answer;
    } catch (error) {
      this.note(call, error instanceof DomainError ? error.code : 'error', startedAt);
      throw error;
    }
  }

  private note(call: string, outcome: string, startedAt: number): void {
    const duration = performance.now() - startedAt;
    this.durations?.observe({ service: this.service, call, outcome }, duration / 1_000);
    this.logger.debug({ call, outcome, durationMs: Math.round(duration), requestId: this.requestIds?.current() });
  }
}
