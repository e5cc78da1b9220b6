import { resolve } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { firstRule } from '../common/index.js';
import { type Config } from './config.js';
import { Environment } from './environment.js';
import { loadEnvFile as load } from 'node:process';

/** The environment breaks its rules; `faults` has one line for each variable. */
export class InvalidEnvironment extends Error {
  constructor(readonly faults: string[]) {
    super(faults.join('\n'));
    this.name = 'InvalidEnvironment';
  }
}

/**
 * Reads the configuration from environment variables; an empty variable counts as unset.
 * @throws InvalidEnvironment with one line for EVERY faulty variable, so that one start shows them all
 */
export function loadConfig(variables: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const environment = plainToInstance(Environment, pickKnown(given), { exposeDefaultValues: true });
  const faults = validateSync(environment).map(({ property, constraints }) => `${property} ${firstRule(constraints)}`);
  if (faults.length > 0) throw new InvalidEnvironment(faults);
  return toConfig(environment);
}

function pickKnown(variables: Record<string, unknown>): Record<string, unknown> {
  const known = Object.keys(new Environment());
  return Object.fromEntries(Object.entries(variables).filter(([name]) => known.includes(name)));
}

function toConfig(environment: Environment): Config {
  const production = environment.NODE_ENV === 'production';
  const publicUrl = asBrowsersWrite(environment.PUBLIC_URL ?? `http://localhost:${environment.PORT}`);
  return Object.freeze({
    port: environment.PORT,
    host: environment.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    publicUrl,
    mongodbUri: environment.MONGODB_URI,
    dataDir: resolve(environment.DATA_DIR),
    weconnectUrl: environment.WECONNECT_URL && trimSlash(environment.WECONNECT_URL),
    sandbox: environment.SANDBOX ? environment.SANDBOX === 'on' : !production && !namesGateway(environment),
    sandboxHost: environment.SANDBOX_HOST,
    wechatApiUrl: environment.WECHAT_API_URL && trimSlash(environment.WECHAT_API_URL),
    wechatPayUrl: environment.WECHATPAY_URL && trimSlash(environment.WECHATPAY_URL),
    jwtSecret: environment.JWT_SECRET,
    webhookSecrets: environment.WEBHOOK_SECRET,
    defaultChannelId: environment.DEFAULT_CHANNEL_ID,
    redirectOrigins: redirectOrigins(new URL(publicUrl), environment.REDIRECT_ALLOWED_HOSTS),
    credentialsKey: keyOf(environment.CREDENTIALS_KEY),
    oldCredentialsKey: keyOf(environment.CREDENTIALS_KEY_OLD),
    roles: new Set(environment.ROLES),
    logLevel: environment.LOG_LEVEL,
    production,
  });
}

const keyOf = (base64: string | undefined): Buffer | undefined => (base64 ? Buffer.from(base64, 'base64') : undefined);

/** Whoever names a gateway wants no simulated one beside it. */
function namesGateway({ WECONNECT_URL, WECHATPAY_URL }: Environment): boolean {
  return WECONNECT_URL !== undefined || WECHATPAY_URL !== undefined;
}

/** An openId goes to where a redirect leads, so http is taken only where the service itself is reached by it, or an entry says so. */
function redirectOrigins({ protocol, host }: URL, entries: readonly string[]): string[] {
  const schemes = protocol === 'https:' ? ['https'] : ['http', 'https'];
  return [host, ...entries].flatMap((entry) =>
    entry.includes('://') ? [entry] : schemes.map((scheme) => `${scheme}://${entry}`),
  );
}

/** Pages compare it with their own address, and WeChat with the one that a page is at: in a browser a host has no capitals, and no `:443`. */
function asBrowsersWrite(url: string): string {
  return trimSlash(new URL(url).href);
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** Takes the variables of `.env` in the working directory into the environment, where there is one; a variable that is set wins. */
export function loadEnvFile(): void {
  try {
    load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
