import fc from 'fast-check';
import { aTrade } from '../../test/support/builders/a-trade.js';
import { anUpstreamOrder } from '../../test/support/builders/an-upstream-order.js';
import { type Fen, NEVER_DUE, parseAccountId } from '../common/index.js';
import { type UpstreamOrder, type UpstreamOrderState } from '../gateway/index.js';
import { type ObservationSource, type TradeState, type TradeChange, type TradeRecord } from './trade.js';
import { observe, observeClosed } from './trade.state.js';
/** What a trade is once it has caught up with the gateway's books. */
const CAUGHT_UP: Record<UpstreamOrderState, TradeState> = {
  PENDING: 'PREPAID',
  PAID: 'PAY_SUCCESS',
  FAILED: 'PAY_ERROR',
  CLOSED: 'CLOSED',
  REFUNDED: 'REFUND',
};

/** Where the gateway's books may go: a closed order may be paid after all, for closing races with paying. */
const WAYS: Record<UpstreamOrderState, UpstreamOrderState[]> = {
  PENDING: ['PAID', 'FAILED', 'CLOSED'],
  FAILED: ['PAID', 'CLOSED'],
  CLOSED: ['PAID'],
  PAID: ['REFUNDED'],
  REFUNDED: [],
};

const STATES = Object.keys(WAYS) as UpstreamOrderState[];

/** The gateway: the model that our trade is held against. */
interface Books {
  state: UpstreamOrderState;
}

/** An answer of the gateway that has not been entered yet: it may be overtaken by others. */
interface Answer {
  order: UpstreamOrder;
  source: ObservationSource;
  announced: boolean;
}

/** This service: one stored trade, the events of its inbox, and the answers that are on their way. */
class Service {
  trade = aTrade();
  readonly inbox = new Set<UpstreamOrderState>();
  readonly answers: Answer[] = [];
  private seconds = 0;

  ask(state: UpstreamOrderState, source: ObservationSource, event?: UpstreamOrderState): void {
    this.answers.push({ order: anUpstreamOrder({ state }), source, announced: event === state });
  }

  enter({ order, source, announced }: Answer): void {
    this.apply(observe(this.trade, order, { source, announced, at: this.now() }));
  }

  enterClosed(): void {
    this.apply(observeClosed(this.trade, { source: 'close', at: this.now() }, 'closed at the gateway'));
  }

  private apply(change: TradeChange | undefined): void {
    if (!change) return;
    const { facts, flags, entry } = change;
    const { trade } = this;
    this.trade = {
      ...trade,
      ...facts,
      flags: [...new Set([...trade.flags, ...flags])],
      history: [...trade.history, ...(entry ? [entry] : [])],
      revision: trade.revision + 1,
    };
  }

  private now(): Date {
    this.seconds += 1;
    return new Date(this.trade.createdAt.getTime() + this.seconds * 1_000);
  }
}

type Step = fc.Command<Books, Service>;

/** One thing that happens, and after it what must hold whatever happened before. */
abstract class Event implements Step {
  constructor(private readonly possibleIn: readonly UpstreamOrderState[] = STATES) {}

  check({ state }: Readonly<Books>): boolean {
    return this.possibleIn.includes(state);
  }

  run(books: Books, service: Service): void {
    const before = service.trade;
    this.happen(books, service);
    expectSound(books, before, service);
  }

  abstract happen(books: Books, service: Service): void;
  abstract toString(): string;
}

class GatewayMoves extends Event {
  constructor(private readonly to: UpstreamOrderState) {
    super(STATES.filter((from) => WAYS[from].includes(to)));
  }

  happen(books: Books): void {
    books.state = this.to;
  }

  toString(): string {
    return `The gateway: ${this.to}`;
  }
}

/** A notification is stored, true or forged or late, and the gateway is asked because of it. */
class Notified extends Event {
  constructor(private readonly claim: UpstreamOrderState) {
    super();
  }

  happen({ state }: Books, service: Service): void {
    service.inbox.add(this.claim);
    service.ask(state, 'notification', this.claim);
  }

  toString(): string {
    return `notified of ${this.claim}`;
  }
}

class Asked extends Event {
  constructor(private readonly source: ObservationSource) {
    super();
  }

  happen({ state }: Books, service: Service): void {
    service.ask(state, this.source);
  }

  toString(): string {
    return `asked for a ${this.source}`;
  }
}

/** One of the answers on their way is entered, in whatever order; it may come a second time. */
class Entered extends Event {
  constructor(
    private readonly which: number,
    private readonly again: boolean,
  ) {
    super();
  }

  happen(_books: Books, service: Service): void {
    const index = this.which % Math.max(1, service.answers.length);
    const answer = service.answers[index];
    if (!answer) return;
    if (!this.again) service.answers.splice(index, 1);
    service.enter(answer);
  }

  toString(): string {
    return `answer ${this.which} entered${this.again ? ', and kept' : ''}`;
  }
}

/** Closing: at the gateway, then here, unless the process dies in between; refused where the money came first. */
class Closed extends Event {
  constructor(private readonly crash: boolean) {
    super();
  }

  happen(books: Books, service: Service): void {
    if (books.state === 'PAID' || books.state === 'REFUNDED') {
      service.ask(books.state, 'close');
      return;
    }
    books.state = 'CLOSED';
    if (!this.crash) service.enterClosed();
  }

  toString(): string {
    return this.crash ? 'closed, and the process died' : 'closed';
  }
}

/** The process dies: answers that were not entered are lost. */
class Crashed extends Event {
  happen(_books: Books, service: Service): void {
    service.answers.length = 0;
  }

  toString(): string {
    return 'the process died';
  }
}

/** The gateway answers an order of another amount or of another account under the same number. */
class AnotherOrder extends Event {
  constructor(
    private readonly state: UpstreamOrderState,
    private readonly difference: Partial<UpstreamOrder>,
  ) {
    super();
  }

  happen(_books: Books, service: Service): void {
    const { tradeStatus } = service.trade;
    const order = anUpstreamOrder({ state: this.state, ...this.difference });
    service.enter({ order, source: 'query', announced: false });
    expect(service.trade.tradeStatus).toBe(tradeStatus);
  }

  toString(): string {
    return `another order: ${this.state}`;
  }
}

const isPaid = ({ tradeStatus }: TradeRecord): boolean => tradeStatus === 'PAY_SUCCESS' || tradeStatus === 'REFUND';

function expectSound(books: Books, before: TradeRecord, { trade, inbox }: Service): void {
  const states = trade.history.map(({ state }) => state);
  const closedFirst = states.includes('CLOSED');
  // Nobody is taken for paid whose money did not come, and no payment is ever forgotten.
  if (isPaid(trade)) expect(['PAID', 'REFUNDED']).toContain(books.state);
  if (isPaid(before)) expect(isPaid(trade)).toBe(true);
  expect(trade.paidAt !== undefined).toBe(isPaid(trade));
  expect(trade.tradeNo !== undefined).toBe(isPaid(trade));
  // What somebody must look at is flagged.
  expect(trade.flags.includes('paid-after-close')).toBe(isPaid(trade) && closedFirst);
  expect(trade.closedAt !== undefined).toBe(closedFirst);
  expect(states.at(-1)).toBe(trade.tradeStatus);
  // Only what the modules hear of is asked after never again.
  if (trade.askAt.getTime() === NEVER_DUE.getTime()) {
    expect(isPaid(trade)).toBe(true);
    expect([...inbox].map((state) => CAUGHT_UP[state])).toContain(trade.tradeStatus);
  }
}

const state = fc.constantFrom(...STATES);
const difference = fc.constantFrom<Partial<UpstreamOrder>>(
  { totalFee: 1 as Fen },
  { accountId: parseAccountId('another-account') },
);
const steps: fc.Arbitrary<Step>[] = [
  state.map((to) => new GatewayMoves(to)),
  state.map((claim) => new Notified(claim)),
  fc.constantFrom<ObservationSource>('query', 'close', 'reconciliation').map((source) => new Asked(source)),
  fc.tuple(fc.nat(20), fc.boolean()).map(([which, again]) => new Entered(which, again)),
  fc.boolean().map((crash) => new Closed(crash)),
  fc.constant(new Crashed()),
  fc.tuple(state, difference).map(([to, other]) => new AnotherOrder(to, other)),
];

describe('whatever is notified, asked, closed, refunded and lost, in whatever order', () => {
  it("a trade ends in the state that the gateway's books say", () => {
    const property = fc.property(fc.commands(steps, { maxCommands: 40, size: 'max' }), (commands) => {
      const books: Books = { state: 'PENDING' };
      const service = new Service();
      fc.modelRun(() => ({ model: books, real: service }), commands);
      service.ask(books.state, 'query');
      for (const answer of service.answers.toReversed()) service.enter(answer);
      expect(service.trade.tradeStatus).toBe(CAUGHT_UP[books.state]);
    });
    fc.assert(property, { numRuns: 400 });
  });
});
