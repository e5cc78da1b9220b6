import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidEnvironment, JWT_SECRET_LENGTH, type Config } from '../config/index.js';

/**
 * The secret that signs tokens: the configured one, else one that is made once and kept under DATA_DIR, readable by its owner only.
 * Two starts at the same time agree on one: the file is created, never overwritten.
 * @throws InvalidEnvironment naming the file where it holds no secret: tokens of an empty one would all be refused, or be anybody's
 */
export function readJwtSecret({ jwtSecret, dataDir }: Pick<Config, 'jwtSecret' | 'dataDir'>): Uint8Array {
  return new TextEncoder().encode(jwtSecret ?? keptSecret(dataDir));
}

function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'jwt-secret');
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(file)) makeSecret(file);
  const secret = readFileSync(file, 'utf8');
  if (secret.length >= JWT_SECRET_LENGTH) return secret;
  throw new InvalidEnvironment([
    `JWT_SECRET is not set, and ${file} holds fewer than ${JWT_SECRET_LENGTH} characters: delete that file, and a new secret is made`,
  ]);
}

/** The file has its content before it has its name: no process reads half of it, and a kill on the way leaves none. */
function makeSecret(file: string): void {
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    writeFileSync(draft, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600, flush: true });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
