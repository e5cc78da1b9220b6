/** The handler took longer than the deadline; its signal was aborted. */
export class DeadlineExceeded extends Error {
  constructor(deadline: number) {
    super(`The handler did not finish within ${deadline} ms.`);
    this.name = 'DeadlineExceeded';
  }
}

/** Another claim runs this delivery now: what this one does no longer counts. */
export class ClaimLost extends Error {
  constructor() {
    super('The claim has passed to another process.');
    this.name = 'ClaimLost';
  }
}

/** The process is stopping; the delivery is given back and comes again. */
export class ProcessStopping extends Error {
  constructor() {
    super('The process is stopping.');
    this.name = 'ProcessStopping';
  }
}
