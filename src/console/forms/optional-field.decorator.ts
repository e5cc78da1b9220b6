import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';

/** A field that a form may leave empty: then it is as if it were not there. */
export function OptionalField(): PropertyDecorator {
  const empty = Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));
  return (target, property) => {
    empty(target, property);
    IsOptional()(target, property);
  };
}
