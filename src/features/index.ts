export { type Feature } from './activation/index.js';
export { FeaturesModule } from './features.module.js';
export { FEATURES } from './registry.js';
