import http from 'node:http';
import https from 'node:https';
import { type Duplex } from 'node:stream';

/** Idle connections are closed before a server usually closes them: a command must not be sent into a closing one. */
const IDLE_MS = 4_000;

type Opened = 'connect' | 'secureConnect';

/** Connections that are used again, and may take only so long to open (the HTTP client's own time-out does not tell opening from answering). */
export class Connections {
  readonly httpAgent = new http.Agent({ keepAlive: true, timeout: IDLE_MS });
  readonly httpsAgent = new https.Agent({ keepAlive: true, timeout: IDLE_MS });
  private readonly openingFailures = new WeakSet();

  constructor(private readonly connectTimeoutMs: number) {
    this.limitOpening(this.httpAgent, 'connect');
    this.limitOpening(this.httpsAgent, 'secureConnect');
  }

  /** Whether this error is of a connection that never stood, so that not a byte of the request has left. */
  failedToOpen(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.openingFailures.has(error);
  }

  close(): void {
    this.httpAgent.destroy();
    this.httpsAgent.destroy();
  }

  private limitOpening(agent: http.Agent, opened: Opened): void {
    const create = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => {
      const socket = create(options, callback);
      if (socket) this.watch(socket, opened);
      return socket;
    };
  }

  private watch(socket: Duplex, opened: Opened): void {
    const remember = (error: Error): void => {
      this.openingFailures.add(error);
    };
    const timer = setTimeout(() => socket.destroy(new ConnectTimeout(this.connectTimeoutMs)), this.connectTimeoutMs);
    socket.once('error', remember);
    socket.once('close', () => {
      clearTimeout(timer);
    });
    socket.once(opened, () => {
      clearTimeout(timer);
      socket.off('error', remember);
    });
  }
}

class ConnectTimeout extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(milliseconds: number) {
    super(`no connection within ${milliseconds} ms`);
  }
}
