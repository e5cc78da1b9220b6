import Type from 'typebox';
import { OPAQUE_ID } from '../../common/index.js';

/** The channel that an event comes from, as WeConnect names it. */
export const CHANNEL = Type.Object({
  id: Type.String({ pattern: OPAQUE_ID.source }),
  name: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  type: Type.Optional(Type.String()),
  social: Type.Optional(Type.String()),
});
