import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, NotContains, ValidateIf } from 'class-validator';
import { IsOpaqueId } from '../common/index.js';
import { LOG_LEVELS, ROLES, type LogLevel, type Role } from './config.js';
import { AreWebhookSecrets } from './are-webhook-secrets.decorator.js';
import { IsBase64OfBytes } from './is-base64-of-bytes.decorator.js';
import { IsStrongSecret } from './is-strong-secret.decorator.js';

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

  @list(/\s*,\s*/)
  @IsIn(ROLES, { each: true, message: `must be one or more of ${ROLES.join(',')}` })
  ROLES: Role[] = [...ROLES];

  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: LogLevel = 'info';

  @IsIn(['development', 'test', 'production'], { message: 'must be one of development, test, production' })
  NODE_ENV = 'development';
}
