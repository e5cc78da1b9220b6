import { Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  NotContains,
  ValidateIf,
  ValidateBy,
  type ValidationArguments,
  isBase64,
} from 'class-validator';
import { IsOpaqueId } from '../common/index.js';
import { LOG_LEVELS, ROLES, type LogLevel, type Role } from './config.js';
import { KeepsGuarantees } from './keeps-guarantees.decorator.js';
import { IsStrongSecret, isProduction } from './is-strong-secret.decorator.js';

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

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** An HMAC takes any key, an empty one too, which anybody can sign with. */
const LEAST_BYTES = 8;
/** What Standard Webhooks demands of a key. */
const PRODUCTION_LEAST_BYTES = 24;

/** Accepts each secret of Standard Webhooks whose key can be read and is no child's play: base64 after `whsec_`, or plain text. */
export function AreWebhookSecrets(): PropertyDecorator {
  return ValidateBy(
    {
      name: 'areWebhookSecrets',
      validator: {
        validate: (value: unknown, of?: ValidationArguments) =>
          typeof value === 'string' && keyLength(value) >= least(of),
        defaultMessage: (of?: ValidationArguments) =>
          `must be secrets of at least ${least(of)} bytes each, in base64 after "${PREFIX}"`,
      },
    },
    { each: true },
  );
}

function least(of: ValidationArguments | undefined): number {
  return isProduction(of) ? PRODUCTION_LEAST_BYTES : LEAST_BYTES;
}

function keyLength(secret: string): number {
  if (!secret.startsWith(PREFIX)) return Buffer.byteLength(secret);
  const encoded = secret.slice(PREFIX.length);
  return BASE64.test(encoded) ? Buffer.from(encoded, 'base64').length : 0;
}

/** Addresses are made by writing paths behind it: behind a query or a fragment they would be none. */
const BASE_URL = {
  protocols: ['http', 'https'],
  require_protocol: true,
  require_tld: false,
  allow_query_components: false,
  allow_fragments: false,
};
const PORT_MESSAGE = 'must be a port number, 0 to 65535';
const BASE_URL_MESSAGE = 'must be an http or https URL without query or fragment';
const PUBLIC_URL_MESSAGE = 'must be an http or https URL without user, query or fragment';
const HOST = /^(https?:\/\/)?[a-z0-9.-]+(:\d{1,5})?$/i;

/** A value of separators alone is a list of one bad entry: whoever sets a variable means to set something. */
const list = (separator: RegExp): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => {
    if (typeof value !== 'string') return value;
    const entries = value.split(separator).filter(Boolean);
    return entries.length > 0 ? entries : [''];
  });

const integer = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
  );

/** The environment as it is written, each variable with its rule and its default. */
export class Environment {
  @integer()
  @IsInt({ message: PORT_MESSAGE })
  @Min(0, { message: PORT_MESSAGE })
  @Max(65535, { message: PORT_MESSAGE })
  PORT = 3000;

  @IsOptional()
  @IsString()
  HOST?: string;

  @IsOptional()
  @IsUrl({ ...BASE_URL, disallow_auth: true }, { message: PUBLIC_URL_MESSAGE })
  PUBLIC_URL?: string;

  @IsOptional()
  @Matches(/^mongodb(\+srv)?:\/\/\S+$/, { message: 'must be a mongodb:// or mongodb+srv:// URI' })
  @KeepsGuarantees()
  MONGODB_URI?: string;

  @IsString()
  @NotContains('\0')
  DATA_DIR = './data';

  @IsOptional()
  @IsUrl(BASE_URL, { message: BASE_URL_MESSAGE })
  WECONNECT_URL?: string;

  @IsOptional()
  @IsIn(['on', 'off'], { message: 'must be on or off' })
  SANDBOX?: 'on' | 'off';

  @IsString()
  SANDBOX_HOST = '127.0.0.1';

  @IsOptional()
  @IsUrl(BASE_URL, { message: BASE_URL_MESSAGE })
  WECHAT_API_URL?: string;

  @IsOptional()
  @IsUrl(BASE_URL, { message: BASE_URL_MESSAGE })
  WECHATPAY_URL?: string;

  @ValidateIf(({ JWT_SECRET, NODE_ENV }: Environment) => JWT_SECRET !== undefined || NODE_ENV === 'production')
  @IsString({ message: 'must be set where NODE_ENV is production' })
  @IsStrongSecret()
  JWT_SECRET?: string;

  @list(/\s+/)
  @AreWebhookSecrets()
  WEBHOOK_SECRET: string[] = [];

  @IsOptional()
  @IsOpaqueId()
  DEFAULT_CHANNEL_ID?: string;

  @list(/\s*,\s*/)
  @Matches(HOST, { each: true, message: 'must be host names separated by commas, without path' })
  REDIRECT_ALLOWED_HOSTS: string[] = [];

  @IsOptional()
  @IsBase64OfBytes(32)
  CREDENTIALS_KEY?: string;

  @IsOptional()
  @IsBase64OfBytes(32)
  CREDENTIALS_KEY_OLD?: string;

  @list(/\s*,\s*/)
  @IsIn(ROLES, { each: true, message: `must be one or more of ${ROLES.join(',')}` })
  ROLES: Role[] = [...ROLES];

  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: LogLevel = 'info';

  @IsIn(['development', 'test', 'production'], { message: 'must be one of development, test, production' })
  NODE_ENV = 'development';
}
