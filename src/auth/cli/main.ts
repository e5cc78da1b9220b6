/**
 * `npm run token -- --account ID --role admin|service|operator [--ttl 1h]`: prints a bearer token.
 * `… --revoke TOKEN` and `… --revoke-all --account ID` end tokens, at the service that runs here or at `--url`.
 */
import { parseArgs } from 'node:util';
import { InvalidInput, parseAccountId } from '../../common/index.js';
import { InvalidEnvironment, loadConfig, loadEnvFile } from '../../config/index.js';
import { TokenService, parseRole, parseTtl } from '../token.service.js';

const USAGE = `npm run token -- --account ID --role admin|service|operator [--ttl 1h]
       npm run token -- --revoke TOKEN [--url http://…]
       npm run token -- --revoke-all --account ID [--url http://…]`;

const OPTIONS = {
  account: { type: 'string' },
  role: { type: 'string' },
  ttl: { type: 'string', default: '1h' },
  revoke: { type: 'string' },
  'revoke-all': { type: 'boolean' },
  url: { type: 'string' },
} as const;

async function run(given: string[]): Promise<string> {
  const { values } = parseArgs({ args: given, options: OPTIONS });
  const config = loadConfig(process.env);
  const tokens = new TokenService(config);
  const url = values.url ?? `http://127.0.0.1:${config.port}`;
  if (values.revoke !== undefined) return revoke(tokens, url, { token: values.revoke });
  if (values['revoke-all'])
    return revoke(tokens, url, { all: true, accountId: parseAccountId(values.account, 'account') });
  const role = parseRole(values.role);
  if (role === 'mobile')
    throw InvalidInput.of('role', 'must be admin, service or operator: an end user signs in by OAuth');
  const identity = { sub: `cli-${role}`, accountId: parseAccountId(values.account, 'account'), role };
  return tokens.issue(identity, parseTtl(values.ttl));
}

/** By the running service, whose database may be open to nobody else. */
async function revoke(tokens: TokenService, url: string, body: object): Promise<string> {
  const operator = await tokens.issue(
    { sub: 'cli-operator', accountId: parseAccountId('cli'), role: 'operator' },
    '1m',
  );
  const response = await fetch(`${url}/api/management/tokens/revoke`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new InvalidEnvironment([`No service answers at ${url}: ${String(cause)}. Start it, or say --url`]);
  });
  if (response.ok) return 'revoked';
  throw new InvalidEnvironment([`The service at ${url} said ${response.status}: ${await response.text()}`]);
}

/** What the person at the terminal can mend is told in plain words. */
function isTheirs(error: unknown): error is Error {
  const { code } = error as { code?: unknown };
  const usage = typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
  return usage || error instanceof InvalidInput || error instanceof InvalidEnvironment;
}

try {
  loadEnvFile();
  process.stdout.write(`${await run(process.argv.slice(2))}\n`);
} catch (error) {
  if (!isTheirs(error)) throw error;
  process.stderr.write(`${error.message}\nUsage: ${USAGE}\n`);
  process.exitCode = 2;
}
