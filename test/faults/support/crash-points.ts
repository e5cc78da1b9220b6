import { FULL } from './report.js';
import { type Way } from './ways.js';

/** Each write of each way, where a process may be killed: right before it, and right after it. */
const WRITES: Record<Way, string[]> = {
  payment: [
    'ActivationRepository.markActive',
    'SubscriptionRepository.change',
    'ActivationRepository.markInstalled',
    'OrderRepository.insert',
    'OrderRepository.beginNextAttempt',
    'TradeRepository.insert',
    'WeConnectClient.createOrder',
    'TradeRepository.changeUnlessChanged',
    'InboxRepository.insert',
    'InboxRepository.countDuplicate',
    'InboxRepository.revive',
    'InboxRepository.claimFresh',
    'WeConnectClient.findOrder',
    'InboxRepository.confirm',
    'DeliveryRepository.offer',
    'InboxRepository.markFannedOut',
    'DeliveryRepository.claimDue',
    'ModuleDispatcher.dispatch',
    'OrderRepository.markPaid',
    'InboxRepository.recordDone',
    'DeliveryRepository.remove',
  ],
  untold: ['DueTradeRepository.claimDue', 'InboxRepository.insert', 'DueTradeRepository.askAgainUnlessChanged'],
  death: [
    'DeliveryRepository.fence',
    'DeadLetterRepository.put',
    'InboxRepository.recordDead',
    'DeliveryRepository.remove',
  ],
  ticket: ['JsapiTicketRepository.open', 'JsapiTicketRepository.takeLease', 'JsapiTicketRepository.keepUnderLease'],
};

/** Right before a write is right after the one before it: a build runs the one, the full run both. */
const INSTANTS = FULL ? ['before', 'after'] : ['after'];

export const CRASH_POINTS = (Object.entries(WRITES) as [Way, string[]][]).flatMap(([way, writes]) =>
  writes.flatMap((write) => INSTANTS.map((instant) => ({ way, point: `${write}:${instant}` }))),
);
