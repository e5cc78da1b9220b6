/** What a number is called: `scrm_pay_…`, with its unit; and by what it is told apart, never by anything that grows (orders, accounts). */
export interface Measure<Label extends string> {
  name: string;
  help: string;
  labels: readonly Label[];
}

export type Labels<Label extends string> = Record<Label, string>;

export interface Counter<Label extends string> {
  add(labels: Labels<Label>): void;
}

export interface Histogram<Label extends string> {
  observe(labels: Labels<Label>, seconds: number): void;
}

/** One reading of a gauge. */
export interface Reading<Label extends string> {
  labels: Labels<Label>;
  value: number;
}

/** Counts and measures; each module declares its own numbers, and who reads them is not its concern. The same name is the same number. */
export abstract class Meter {
  abstract counter<Label extends string>(measure: Measure<Label>): Counter<Label>;
  abstract histogram<Label extends string>(measure: Measure<Label>): Histogram<Label>;
  /** @param read asked whenever somebody looks */
  abstract gauge<Label extends string>(measure: Measure<Label>, read: () => Promise<Reading<Label>[]>): void;
}

/** Knows the HTTP request that is being served. */
export abstract class CurrentRequest {
  /** Its path and query, as the caller wrote them; undefined outside of a request. */
  abstract url(): string | undefined;

  /** The address that it came from, behind trusted proxies; undefined outside of a request, and of one that posts. */
  abstract address(): string | undefined;
}

/** Knows the id of the HTTP request that is being served, so that a call to another service can carry it on. */
export abstract class RequestIds {
  /** Undefined outside of a request (a worker's call). */
  abstract current(): string | undefined;
}

/** Tells how the workers of this process are; `off`: it was not asked to work. */
export abstract class WorkerProbe {
  abstract state(): 'up' | 'down' | 'off';
}
