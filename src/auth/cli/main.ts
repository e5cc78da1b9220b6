/** `npm run token -- --account ID --role admin|service|operator [--ttl 1h]`: prints a bearer token. */
import { parseArgs } from 'node:util';
import { InvalidInput, parseAccountId } from '../../common/index.js';
import { InvalidEnvironment, loadConfig, loadEnvFile } from '../../config/index.js';
import { parseRole } from '../identity.mapping.js';
import { parseTtl } from '../ttl.js';
import { TokenService } from '../token.service.js';

const USAGE = 'npm run token -- --account ID --role admin|service|operator [--ttl 1h]';

async function token(given: string[]): Promise<string> {
  const { values } = parseArgs({
    args: given,
    options: { account: { type: 'string' }, role: { type: 'string' }, ttl: { type: 'string', default: '1h' } },
  });
  const role = parseRole(values.role);
  if (role === 'mobile')
    throw InvalidInput.of('role', 'must be admin, service or operator: an end user signs in by OAuth');
  const identity = { sub: `cli-${role}`, accountId: parseAccountId(values.account, 'account'), role };
  return new TokenService(loadConfig(process.env)).issue(identity, parseTtl(values.ttl));
}

/** What the person at the terminal can mend is told in plain words. */
function isTheirs(error: unknown): error is Error {
  const { code } = error as { code?: unknown };
  const usage = typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
  return usage || error instanceof InvalidInput || error instanceof InvalidEnvironment;
}

try {
  loadEnvFile();
  process.stdout.write(`${await token(process.argv.slice(2))}\n`);
} catch (error) {
  if (!isTheirs(error)) throw error;
  process.stderr.write(`${error.message}\nUsage: ${USAGE}\n`);
  process.exitCode = 2;
}
