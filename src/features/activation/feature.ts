import { type DynamicModule } from '@nestjs/common';
import { defineError, type ModuleName } from '../../common/index.js';

/** There is no module of that name. */
export class ModuleNotFound extends defineError('module-not-found', 'missing', 'There is no such module.') {}

/** The account has not activated the module. */
export class ModuleNotActivated extends defineError(
  'module-not-activated',
  'forbidden',
  (module: string) => `Module "${module}" is not activated for this account.`,
) {}

/** A feature module as the registry knows it. */
export interface Feature {
  name: ModuleName;
  /** Chinese first. */
  title: { zh: string; en: string };
  /** Whether it takes payments: then it hears of each one, and reminds of opening payment where there is none. */
  hasPayment: boolean;
  module: DynamicModule;
}

/** The feature modules that this service has. */
export class FeatureRegistry {
  constructor(readonly features: readonly Feature[]) {}

  /** @throws ModuleNotFound */
  get(name: string): Feature {
    const feature = this.find(name);
    if (!feature) throw new ModuleNotFound();
    return feature;
  }

  find(name: string): Feature | undefined {
    return this.features.find((one) => one.name === name);
  }

  withPayment(names: readonly ModuleName[]): Feature[] {
    return this.features.filter(({ name, hasPayment }) => hasPayment && names.includes(name));
  }
}
