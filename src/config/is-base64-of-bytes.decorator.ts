import { isBase64, ValidateBy } from 'class-validator';

/** Accepts base64 that holds exactly `bytes` bytes, as a key of AES-256 must. */
export function IsBase64OfBytes(bytes: number): PropertyDecorator {
  return ValidateBy({
    name: 'isBase64OfBytes',
    validator: {
      validate: (value: unknown) => isBase64(value) && Buffer.from(value as string, 'base64').length === bytes,
      defaultMessage: () => `must be ${bytes} bytes in base64`,
    },
  });
}
