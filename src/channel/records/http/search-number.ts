import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional, MaxLength, ValidateBy } from 'class-validator';
import { isKeepableText } from '../../../common/index.js';

/**
 * What stands around a number where it is copied from: the backtick of WeChat's bills, the tab behind those of our own export, the quotes
 * and `="…"` of spreadsheets, blanks and invisible marks.
 */
const AROUND = String.raw`[\s\p{Cc}\p{Cf}\u0060'"‘’“”＇＂]+`;
const BEFORE = new RegExp(`^(?:=?${AROUND})+`, 'u');
const BEHIND = new RegExp(`${AROUND}$`, 'u');
const CONTROL = /\p{Cc}/u;

/** Takes a number alone, however it was copied; empty is none. */
export function PastedNumber(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? searchedNumber(value) : value)),
    IsOptional(),
  );
}

/** Accepts the beginning of a number, however it was copied; empty is none. */
export function IsSearchedNumber(): PropertyDecorator {
  return applyDecorators(
    PastedNumber(),
    MaxLength(64, { message: 'must be at most 64 characters' }),
    ValidateBy({
      name: 'isSearchedNumber',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isKeepableText(value) && !CONTROL.test(value),
        defaultMessage: () => 'must be printable text',
      },
    }),
  );
}

/** @returns the number alone; undefined where there is none */
export function searchedNumber(pasted: string): string | undefined {
  // Nobody pastes more, and what is longer is refused for its length.
  if (pasted.length > 200) return pasted;
  return pasted.replace(BEFORE, '').replace(BEHIND, '') || undefined;
}
