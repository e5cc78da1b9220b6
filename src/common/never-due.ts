/** A date that no clock reaches: what is due then is never due, and the polled range of an index stays small. */
export const NEVER_DUE = new Date('9999-12-31T00:00:00Z');
