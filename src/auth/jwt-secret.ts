import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { InvalidEnvironment, JWT_SECRET_LENGTH, readKeptSecret, type Config } from '../config/index.js';

/**
 * The secret that signs tokens: the configured one, else one that is made once and kept under DATA_DIR.
 * @throws InvalidEnvironment naming the file where it holds no secret: tokens of an empty one would all be refused, or be anybody's
 */
export function readJwtSecret({ jwtSecret, dataDir }: Pick<Config, 'jwtSecret' | 'dataDir'>): Uint8Array {
  return new TextEncoder().encode(jwtSecret ?? keptSecret(dataDir));
}

function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'jwt-secret');
  const secret = readKeptSecret(file, () => randomBytes(32).toString('base64url'));
  if (secret.length >= JWT_SECRET_LENGTH) return secret;
  throw new InvalidEnvironment([
    `JWT_SECRET is not set, and ${file} holds fewer than ${JWT_SECRET_LENGTH} characters: delete that file, and a new secret is made`,
  ]);
}
