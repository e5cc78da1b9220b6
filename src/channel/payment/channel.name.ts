import { parseModuleName } from '../../common/index.js';

/** The account's own module: subscribed wherever payment is open. */
export const CHANNEL = parseModuleName('channel');
