import { InvalidInput, isKeepableName, isKeepableText } from '../../common/index.js';

const MAX_BYTES = 4096;
const MAX_DEPTH = 5;
/** Names that mean something to MongoDB or to its driver. */
const FORBIDDEN_NAME = /^\$|\.|^_bsontype$/;

/**
 * Reads metadata: plain JSON that MongoDB, WeConnect and the notification give back unchanged. Undefined members do not count.
 * @throws InvalidInput naming the member that breaks a rule
 */
export function parseMetadata(value: unknown): Record<string, unknown> {
  if (!isPlainObject(value)) throw InvalidInput.of('metadata', 'must be an object');
  const metadata = copyObject(value, 'metadata', 1);
  if (Buffer.byteLength(JSON.stringify(metadata)) > MAX_BYTES) {
    throw InvalidInput.of('metadata', `must be at most ${MAX_BYTES} bytes of JSON`);
  }
  return metadata;
}

function copy(value: unknown, path: string, depth: number): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return exact(value, path);
  if (typeof value === 'string') return keepable(value, path);
  if (depth > MAX_DEPTH) throw InvalidInput.of(path, `must not be nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return value.map((item, index) => copy(item, `${path}.${index}`, depth + 1));
  if (isPlainObject(value)) return copyObject(value, path, depth);
  throw InvalidInput.of(path, 'must be plain JSON');
}

function copyObject(value: Record<string, unknown>, path: string, depth: number): Record<string, unknown> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.map(([name, member]) => [checkName(name, path), copy(member, `${path}.${name}`, depth + 1)]),
  );
}

function checkName(name: string, path: string): string {
  if (name === '' || FORBIDDEN_NAME.test(name) || !isKeepableName(name)) {
    throw InvalidInput.of(path, `must not have a member called ${JSON.stringify(name)}`);
  }
  return name;
}

/** A whole number this large may have lost its last digits already, as long order numbers do that were read as numbers. */
function exact(value: number, path: string): number {
  if (!Number.isFinite(value)) throw InvalidInput.of(path, 'must be plain JSON');
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw InvalidInput.of(path, 'must be written as text: as a number it would change its digits');
  }
  return value;
}

function keepable(text: string, path: string): string {
  if (!isKeepableText(text)) throw InvalidInput.of(path, 'must be text without NUL, lone surrogates and noncharacters');
  return text;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
