import { Matches } from 'class-validator';
import { OPAQUE_ID, OPAQUE_ID_RULE } from './ids.js';

/** A field of a request that is an id of ours or of WeChat's: 1 to 64 letters, digits, `_` or `-`. */
export const IsOpaqueId = (): PropertyDecorator => Matches(OPAQUE_ID, { message: OPAQUE_ID_RULE });
