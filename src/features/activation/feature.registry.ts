import { type ModuleName } from '../../common/index.js';
import { ModuleNotFound } from './activation.errors.js';
import { type Feature } from './feature.js';

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
