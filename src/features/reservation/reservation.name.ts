import { parseModuleName } from '../../common/index.js';

/** The module's name, as its folder and `static/config.json` have it. */
export const RESERVATION = parseModuleName('reservation');
