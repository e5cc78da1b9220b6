import { type AccountId, type ChannelId, type ModuleName } from '../../common/index.js';
import { type Untold } from '../inbox/inbox-event.js';
import { type PaymentFacts } from '../events/payment-notification.event.js';

/** What asking made of an event. */
export type Verdict =
  | {
      kind: 'confirmed';
      accountId: AccountId | undefined;
      channelId: ChannelId;
      targets: ModuleName[];
      untold?: Untold | undefined;
      skipped?: ModuleName[];
    }
  /** WeConnect's books have a last word, and it is another one. */
  | { kind: 'contradicted'; accountId: AccountId; books: PaymentFacts }
  /** Not borne out now; it may be later. The account is that of our own trade, where there is one. */
  | { kind: 'not-yet'; reason: string; accountId?: AccountId | undefined };
