/** Thrown by a handler when trying again cannot help: the delivery is given up at once, visible and replayable. */
export class PermanentFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PermanentFailure';
  }
}
