import Type from 'typebox';
import { OPAQUE_ID } from '../../common/index.js';

/** The channel that an event comes from. Its id decides; its name, type and social network decorate, and may be anything. */
export const CHANNEL = Type.Object({ id: Type.String({ pattern: OPAQUE_ID.source }) });
