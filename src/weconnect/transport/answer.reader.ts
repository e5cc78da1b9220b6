import { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { InvalidInput } from '../../common/index.js';
import { UpstreamFailure } from '../../upstream/index.js';

/** Reads an answer's `data`, or throws UpstreamFailure. */
export type AnswerReader<T> = (data: unknown) => T;

/** Reads answers of a shape; one that has another, or a value that breaks a rule of ours, is an unreliable answer and nothing of it is used. */
export function reading<const Schema extends TSchema, T>(
  schema: Schema,
  toDomain: (wire: Static<Schema>) => T,
): AnswerReader<T> {
  const validator = Compile(schema);
  return (data) => {
    if (!validator.Check(data)) throw UpstreamFailure.unreliable(firstFault(validator.Errors(data)));
    try {
      return toDomain(data);
    } catch (error) {
      if (error instanceof InvalidInput) throw UpstreamFailure.unreliable(error.message);
      throw error;
    }
  };
}

/** For an answer that is no more than "done". */
export const nothing: AnswerReader<void> = () => undefined;

/** Names the field, never its value: it may be a secret. */
function firstFault([fault]: { instancePath: string; message: string }[]): string {
  return `data${fault?.instancePath ?? ''} ${fault?.message ?? 'has another shape'}`;
}
