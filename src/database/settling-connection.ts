import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

/** What is used here of the driver's own `Connection`, which its types leave out. */
interface DriverConnection extends EventEmitter {
  /** Why the connection was closed; null while it is open. */
  readonly error: Error | null;
  writeCommand(command: unknown, options: unknown): Promise<void>;
}

// The class comes from the copy of the driver that mongoose uses: a tool in the tree may bring another one.
const mongooseRequire = createRequire(createRequire(import.meta.url).resolve('mongoose'));
const { Connection } = mongooseRequire('mongodb/lib/cmap/connection.js') as {
  Connection: new (...args: never[]) => DriverConnection;
};

/**
 * A driver's connection whose every command settles when the connection closes.
 *
 * The driver (7.8 and 7.9) waits for the socket's `drain` where a write was not taken at once, and for nothing but `drain` and `error`.
 * A socket that was destroyed without an error (the peer ended it, or a timeout) emits neither, so that the command, and with it the
 * caller or the monitor of the server, waited for ever: a write that begins between a socket's end and its `close` event is enough.
 */
class SettlingConnection extends Connection {
  override writeCommand(command: unknown, options: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const onClose = (): void => {
        reject(this.error ?? new Error('The connection to the database closed.'));
      };
      this.once('close', onClose);
      super
        .writeCommand(command, options)
        .then(resolve, reject)
        .finally(() => this.off('close', onClose));
    });
  }
}

/** For the options of every client: an option that the driver has, and its types leave out. */
export const SETTLING_CONNECTIONS: object = { connectionType: SettlingConnection };
