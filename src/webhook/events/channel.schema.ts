import Type from 'typebox';

/** The channel that an event comes from, as WeConnect names it. */
export const CHANNEL = Type.Object({
  id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
  name: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  type: Type.Optional(Type.String()),
  social: Type.Optional(Type.String()),
});
