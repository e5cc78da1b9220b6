import { type Identity } from '../../auth/index.js';
import { type ProblemWords } from './problem-words.js';

/** Who looks at a pay page, and what they wish to see. */
export interface PayPageVisit {
  /** By the cookie of base OAuth; undefined for whoever is not signed in for the channel that the address names. */
  identity: Identity | undefined;
  /** The payer's openId under the PAYING channel, once pay OAuth has told it. */
  buyerId: string | undefined;
  /** The address's query, as it came: check what you use. */
  query: Readonly<Record<string, unknown>>;
}

/** What is to be paid. */
export interface Bill {
  /** The module's own orders: `POST` places one, `POST …/:orderNumber/pay` prepares its payment, `GET …/:orderNumber` says how it stands (with `?refresh=true`: how the gateway says that it stands). */
  ordersUrl: string;
  lines: BillLine[];
  /** In fen. */
  totalFee: number;
  /** The order, where it is placed already; else `draft`. */
  orderNumber?: string;
  /** The body that places it. */
  draft?: object;
  /** How the order stands, as `GET …/:orderNumber` says it: `AWAITING_PAYMENT`, `PAID`, … */
  status?: string;
  /** The trade that pays it, once a try to pay has begun. */
  outTradeNo?: string;
  /** What was paid in vain and is not given back yet; its fees in fen. */
  surplus?: { totalFee: number }[];
}

export interface BillLine {
  name: string;
  /** Beside the name: a size, `× 2`. */
  note?: string;
  /** In fen. */
  amount: number;
}

/** What a module's pay page shows. */
export interface PayPageContent {
  /** Chinese first. */
  title: { zh: string; en: string };
  /** Absent where nothing has been chosen yet. Where there is one, the page shows it INSTEAD of what there is to choose. */
  bill?: Bill | undefined;
  /** What the module's own template is given, as `it.view`. */
  view?: Readonly<Record<string, unknown>>;
  /** What a payer is told where a call of the module answers a problem of its own, by the problem's code. */
  words?: Readonly<Record<string, ProblemWords>>;
}
