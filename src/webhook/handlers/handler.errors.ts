/** An event reached a module that has no method for it: a module left out of this process, or a subscription by mistake. */
export class NoHandler extends Error {
  constructor(eventType: string, module: string) {
    super(`Module "${module}" has no handler for ${eventType}.`);
    this.name = 'NoHandler';
  }
}
