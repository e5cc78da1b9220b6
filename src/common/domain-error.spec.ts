import { defineError, DomainError } from './domain-error.js';

/** An example. */
class SeatTaken extends defineError('seat-taken', 'conflict', (seat: number, cause?: Error) => ({
  message: `Seat ${seat} is taken.`,
  members: { seat },
  cause,
})) {}
class Gone extends defineError('gone', 'missing', 'It is gone.') {}
class Lost extends defineError('lost', 'unavailable', (name: string) => `${name} is lost.`) {}

describe('an error that is defined in a line', () => {
  it('is a domain error with its code, kind, message, members and cause', () => {
    const cause = new Error('why');
    const error = new SeatTaken(3, cause);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toBeInstanceOf(SeatTaken);
    expect(error).toMatchObject({ code: 'seat-taken', kind: 'conflict', message: 'Seat 3 is taken.', cause });
    expect(error.members).toEqual({ seat: 3 });
    expect(error.faults).toEqual([]);
  });

  it('has the name of its class', () => {
    expect(new SeatTaken(1).name).toBe('SeatTaken');
  });

  it('may be a message only, of what it takes or of nothing', () => {
    expect(new Gone().message).toBe('It is gone.');
    expect(new Lost('the key').message).toBe('the key is lost.');
    expect(new Gone()).not.toBeInstanceOf(Lost);
  });
});
