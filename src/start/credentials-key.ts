import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Config, InvalidEnvironment, readKeptSecret } from '../config/index.js';

const BYTES = 32;

/**
 * The configuration with a key for merchants' secrets: outside production one is made once and kept under DATA_DIR where none is given.
 * In production it stays without: whoever loses a key that nobody knew of loses what it seals.
 * @throws InvalidEnvironment naming the file where it holds no key
 */
export function withCredentialsKey(config: Config): Config {
  if (config.credentialsKey !== undefined || config.production) return config;
  const file = join(config.dataDir, 'credentials-key');
  const credentialsKey = Buffer.from(
    readKeptSecret(file, () => randomBytes(BYTES).toString('base64')),
    'base64',
  );
  if (credentialsKey.length === BYTES) return Object.freeze(Object.assign({}, config, { credentialsKey }));
  throw new InvalidEnvironment([
    `CREDENTIALS_KEY is not set, and ${file} holds no ${BYTES} bytes in base64: delete that file, and a new key is made`,
  ]);
}
