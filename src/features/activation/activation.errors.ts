import { DomainError } from '../../common/index.js';

/** There is no module of that name. */
export class ModuleNotFound extends DomainError {
  readonly code = 'module-not-found';
  readonly kind = 'missing';

  constructor() {
    super('There is no such module.');
  }
}

/** The account has not activated the module. */
export class ModuleNotActivated extends DomainError {
  readonly code = 'module-not-activated';
  readonly kind = 'forbidden';

  constructor(module: string) {
    super(`Module "${module}" is not activated for this account.`);
  }
}

/** A feature's static/config.json breaks its rules. */
export class InvalidManifest extends Error {
  constructor(file: string, faults: string[]) {
    super(`${file}: ${faults.join('; ')}`);
    this.name = 'InvalidManifest';
  }
}
