import Type, { type TSchema } from 'typebox';

/** The last moment that a Date can hold. */
const LAST_MOMENT = 8.64e15;

/** Absent and null are the same to WeConnect. */
export const optional = <Schema extends TSchema>(schema: Schema): Type.TOptional<Type.TUnion<[Schema, Type.TNull]>> =>
  Type.Optional(Type.Union([schema, Type.Null()]));

/** Milliseconds since the epoch. */
export const MOMENT = Type.Integer({ minimum: 0, maximum: LAST_MOMENT });

export const TEXT = Type.String({ minLength: 1 });

/** Free key-value data of an order or refund. */
export const METADATA = optional(Type.Record(Type.String(), Type.Unknown()));

/** Empty text and null mean that there is no value. */
export const textOrNone = (text: string | null | undefined): string | undefined =>
  text === '' || text === null ? undefined : text;

/** 0 and null mean that it has not happened. */
export const momentOrNone = (moment: number | null | undefined): Date | undefined =>
  moment ? new Date(moment) : undefined;
