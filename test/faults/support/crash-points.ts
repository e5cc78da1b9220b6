import { FULL } from './report.js';
import { type Way } from './ways.js';

const OPENING = [
  'InboxRepository.insert',
  'WeConnectSettings.configure',
  'MerchantRepository.replace',
  'SubscriptionRepository.change',
  'ChannelOwnerRepository.assign',
  'InboxRepository.makeDue',
  'InboxRepository.confirm',
  'DeliveryRepository.offer',
  'InboxRepository.recordDone',
];

/** Each write of each way, where a process may be killed: right before it, and right after it. */
const WRITES: Record<Way, string[]> = {
  payment: [
    'ActivationRepository.markActive',
    'SubscriptionRepository.change',
    'ActivationRepository.markInstalled',
    'StoreOrders.insert',
    'StoreOrders.beginNextAttempt',
    'TradeRepository.insert',
    'WeConnectOrders.create',
    'TradeRepository.changeUnlessChanged',
    'InboxRepository.insert',
    'InboxRepository.countDuplicate',
    'InboxRepository.revive',
    'InboxRepository.claimFresh',
    'WeConnectOrders.find',
    'InboxRepository.confirm',
    'DeliveryRepository.offer',
    'InboxRepository.markFannedOut',
    'DeliveryRepository.claimDue',
    'DeliveryRunner.dispatch',
    'StoreOrders.markPaid',
    'InboxRepository.recordDone',
    'DeliveryRepository.remove',
  ],
  untold: ['DueTradeRepository.claim', 'InboxRepository.insert', 'DueTradeRepository.askAgainUnlessChanged'],
  death: [
    'DeliveryRepository.fence',
    'DeadLetterRepository.put',
    'InboxRepository.recordDead',
    'DeliveryRepository.remove',
  ],
  ticket: ['JsapiTicketRepository.open', 'JsapiTicketRepository.takeLease', 'JsapiTicketRepository.keepUnderLease'],
  'no ticket': ['JsapiTicketRepository.releaseLease'],
  retry: ['DeliveryRepository.retryLater'],
  refund: [
    'TradeRepository.changeUnlessChanged',
    'RefundRepository.insert',
    'WeConnectRefunds.create',
    'RefundRepository.markTakenUnlessDone',
    'InboxRepository.insert',
    'StoreOrders.markRefunded',
  ],
  'abandoned activation': [
    'ActivationRepository.markActive',
    'SubscriptionRepository.change',
    'ActivationRepository.markInstalled',
  ],
  opening: OPENING,
  'abandoned opening': OPENING,
};

/** Right before a write is right after the one before it: a build runs the one, the full run both. */
const INSTANTS = FULL ? ['before', 'after'] : ['after'];

/** An opening that is repeated ends no later than one that is not. */
const LEFT_TO_THE_FULL_RUN: Way[] = ['opening'];

const ways = (Object.entries(WRITES) as [Way, string[]][]).filter(
  ([way]) => FULL || !LEFT_TO_THE_FULL_RUN.includes(way),
);

export const CRASH_POINTS = ways.flatMap(([way, writes]) =>
  writes.flatMap((write) => INSTANTS.map((instant) => ({ way, point: `${write}:${instant}` }))),
);
