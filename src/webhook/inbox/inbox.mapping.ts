import { createHash } from 'node:crypto';
import { type AccountId, type ChannelId, type ModuleName, type OutTradeNo } from '../../common/index.js';
import { type DeliveryResult, type InboxEvent, type NewInboxEvent, type Untold } from './inbox-event.js';
import { type InboxDocument } from './inbox.schema.js';

export const digestOf = (body: string): string => createHash('sha256').update(body).digest('base64url');

/** What the one insert writes, before the 200 goes out. */
export function toDocument(event: NewInboxEvent): InboxDocument {
  return {
    _id: event.key,
    type: event.type,
    source: event.source,
    ...(event.channelId !== undefined && { channelId: event.channelId }),
    ...(event.outTradeNo !== undefined && { outTradeNo: event.outTradeNo }),
    body: event.body,
    digest: digestOf(event.body),
    recvAt: event.receivedAt,
    state: 'received',
    fanDue: event.dueAt,
    gen: 0,
    asked: 0,
    dup: 0,
    targets: [],
    r: {},
    conflicts: [],
  };
}

/** The ledger's document as the code means it. */
export function toEvent(document: InboxDocument): InboxEvent {
  return {
    key: document._id,
    type: document.type,
    source: document.source,
    channelId: document.channelId as ChannelId | undefined,
    accountId: document.accountId as AccountId | undefined,
    outTradeNo: document.outTradeNo as OutTradeNo | undefined,
    share: document.share,
    body: document.body,
    receivedAt: document.recvAt,
    dueAt: document.fanDue,
    state: document.state,
    targets: document.targets as ModuleName[],
    untold: document.untold as Untold | undefined,
    skipped: (document.skipped ?? []) as ModuleName[],
    results: toResults(document.r),
    generation: document.gen,
    asked: document.asked,
    duplicates: document.dup,
    conflicts: document.conflicts,
    error: document.err,
    supersededBy: document.supersededBy,
  };
}

function toResults(results: InboxDocument['r']): Partial<Record<ModuleName, DeliveryResult>> {
  return Object.fromEntries(
    Object.entries(results).map(([module, { st, at, att }]) => [module, { state: st, at, attempts: att }]),
  );
}
