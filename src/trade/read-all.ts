import { InvalidInput, type FieldFault } from '../common/index.js';

/**
 * Reads every field before complaining of any, so that one answer names all faults.
 * @throws InvalidInput with the faults of every reader that threw one
 */
export function readAll<Fields extends object>(readers: { [Name in keyof Fields]: () => Fields[Name] }): Fields {
  const faults: FieldFault[] = [];
  const entries = Object.entries<() => unknown>(readers).map(([name, read]) => [name, attempt(read, faults)]);
  if (faults.length > 0) throw new InvalidInput(faults);
  return Object.fromEntries(entries) as Fields;
}

function attempt(read: () => unknown, faults: FieldFault[]): unknown {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}
