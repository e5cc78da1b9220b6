/** A database to connect to. */
export interface RunningDatabase {
  /** Where to connect, credentials included: never to be logged. */
  readonly uri: string;
  /** What it is and where its data lies, without credentials: for people. */
  readonly description: string;
  /** Ends an embedded server and waits until its files are closed; leaves a database of `MONGODB_URI` alone. May be called twice. */
  stop(): Promise<void>;
}
