import { type Feature } from './activation/index.js';
import { reservation } from './reservation/index.js';
import { store } from './store/index.js';

/** Every feature module of the service: a new one is a line here. */
export const FEATURES: readonly Feature[] = [store, reservation];
