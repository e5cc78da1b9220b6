import { type AccountId, type ChannelId } from '../../../common/index.js';

/** The orders that an import takes over: those made in `from` <= time < `to`. */
export interface ImportSpan {
  /** Undefined: from the first one. */
  from: Date | undefined;
  /** Never in the future: so no order joins the list while it is read, and its pages stand still. */
  to: Date;
}

/** The import of a channel's payments from before this service came, and how far it has got. */
export interface PaymentImport extends ImportSpan {
  channelId: ChannelId;
  accountId: AccountId;
  state: 'running' | 'done';
  /** The next page to read; pages before it are entered, all of them. */
  page: number;
  /** Orders there are to read, as the gateway said last; undefined before the first page. */
  total: number | undefined;
  /** Orders read, unpaid ones too. */
  read: number;
  /** Payments among them. */
  imported: number;
  /** Orders among those read that could not be read or entered. */
  unreadable: number;
  /** The last hundred of them by name. */
  unreadableOrders: UnreadableOrder[];
  /** Failures in a row, and the last one's reason. */
  failures: number;
  error: string | undefined;
  startedAt: Date;
  finishedAt: Date | undefined;
  /** Both "when to go on" and "when the claim of who goes on ends". */
  dueAt: Date;
  /** Counts the claims: only the holder of the latest may write. */
  generation: number;
}

/** An order that the import left out, and why. */
export interface UnreadableOrder {
  /** As the gateway wrote it; empty where even that cannot be read. */
  outTradeNo: string;
  reason: string;
}

/** What was asked for. */
export type ImportRequest = Pick<PaymentImport, 'channelId' | 'accountId'> & { from?: Date; to?: Date };

/** Whether what runs is what is asked for; an end that is left open is met by any. */
export function isMetBy(request: ImportRequest, running: PaymentImport): boolean {
  const sameOrOpen = (asked: Date | undefined, given: Date | undefined): boolean =>
    asked === undefined || asked.getTime() === given?.getTime();
  return (
    running.state === 'running' &&
    running.accountId === request.accountId &&
    sameOrOpen(request.from, running.from) &&
    sameOrOpen(request.to, running.to)
  );
}

/** A new import, due at once. */
export function newImport({ channelId, accountId, from, to }: ImportRequest, now: Date): PaymentImport {
  return {
    channelId,
    accountId,
    from,
    to: to && to < now ? to : now,
    state: 'running',
    page: 1,
    total: undefined,
    read: 0,
    imported: 0,
    unreadable: 0,
    unreadableOrders: [],
    failures: 0,
    error: undefined,
    startedAt: now,
    finishedAt: undefined,
    dueAt: now,
    generation: 0,
  };
}
