/** The environment breaks its rules; `faults` has one line for each variable. */
export class InvalidEnvironment extends Error {
  constructor(readonly faults: string[]) {
    super(faults.join('\n'));
    this.name = 'InvalidEnvironment';
  }
}
