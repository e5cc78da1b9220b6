import { defineFeature } from '../activation/index.js';
import { StoreModule } from './store.module.js';

/** A shop: goods, orders, payment. The example that other feature modules are copied from. */
export const store = defineFeature(StoreModule, import.meta.url);
