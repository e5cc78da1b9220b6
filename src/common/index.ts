export { Clock, SystemClock } from './clock.js';
export { CurrentRequest } from './current-request.js';
export { CommonModule } from './common.module.js';
export { defineError } from './define-error.js';
export { DomainError, InvalidInput, MAX_FAULTS, type ErrorKind, type FieldFault } from './domain-error.js';
export { FairSlots } from './fair-slots.js';
export { FairTurns, type DueItems } from './fair-turns.js';
export { Meter, type Counter, type Histogram, type Labels, type Measure, type Reading } from './meter.js';
export { HourlyPurge } from './hourly-purge.js';
export { NEVER_DUE } from './never-due.js';
export { PollLoop, type Pace } from './poll-loop.js';
export { Randomness } from './randomness.js';
export { RequestIds } from './request-ids.js';
export { DAY, HOUR, MINUTE, SECOND } from './values/duration.js';
export { formatFen, MAX_FEN, parseFen, parseYuan, type Fen } from './values/money.js';
export {
  OPAQUE_ID,
  parseAccountId,
  parseChannelId,
  parseOpenId,
  parseOutRefundNo,
  parseOutTradeNo,
  type AccountId,
  type ChannelId,
  type OpenId,
  type OutRefundNo,
  type OutTradeNo,
} from './values/ids.js';
export { SingleFlight } from './single-flight.js';
export { IsOpaqueId } from './values/is-opaque-id.decorator.js';
export { IsMoment } from './values/is-moment.decorator.js';
export { isMoment, isOfServedYear, SERVED_YEARS } from './values/moment.js';
export { parseModuleName, type ModuleName } from './values/module-name.js';
export { DEFAULT_TIME_ZONE, TimeZone, dayAfter, daysLater } from './values/time-zone.js';
export { WorkerProbe } from './worker-probe.js';
export { firstRule } from './values/first-rule.js';
export { isNestedTooDeeply } from './values/nesting.js';
export { closed, covers, opened, openWindow, type Window } from './values/window.js';
export { isKeepableName, isKeepableText } from './values/keepable-text.js';
export { isExactNumber } from './json/exact-number.js';
export { decodeUtf8, readJson, readStrictJson } from './json/json-text.js';
