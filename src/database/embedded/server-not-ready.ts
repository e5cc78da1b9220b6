const FILES_IN_USE = /DBPathInUse|Another mongod instance is already running/;
const EXIT_PORT_IN_USE = 48;

/** A database server ended before it was ready. */
export class ServerNotReady extends Error {
  readonly filesInUse: boolean;
  readonly portInUse: boolean;

  constructor(end: string, exitCode: number | null, lastLines: readonly string[]) {
    super([`it ended with ${end}`, ...lastLines].join('\n      '));
    this.name = 'ServerNotReady';
    this.filesInUse = lastLines.some((line) => FILES_IN_USE.test(line));
    this.portInUse = exitCode === EXIT_PORT_IN_USE;
  }
}
