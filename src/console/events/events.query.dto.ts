import { IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { Transform } from 'class-transformer';

/** An empty field of a filter's form means that it is not filtered by. */
const Optional = (): PropertyDecorator => {
  const empty = Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));
  return (target, property) => {
    empty(target, property);
    IsOptional()(target, property);
  };
};

export const EVENT_STATES = ['received', 'confirmed', 'superseded', 'refused'] as const;

/** Which events to show. */
export class EventsQueryDto {
  @Optional()
  @IsIn(EVENT_STATES)
  state?: (typeof EVENT_STATES)[number];

  @Optional()
  @Matches(/^[a-z_-]{1,64}$/)
  type?: string;

  @Optional()
  @Matches(/^[0-9A-Za-z_\-|*]{6,32}$/, { message: 'must be 6 to 32 characters of 0-9 a-z A-Z _ - | *' })
  outTradeNo?: string;

  /** Only events that a module has given up. */
  @Optional()
  @IsIn(['1'])
  dead?: '1';

  @Optional()
  @MaxLength(200)
  cursor?: string;
}
