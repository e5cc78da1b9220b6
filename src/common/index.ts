export {
  Clock,
  SystemClock,
  NEVER_DUE,
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  closed,
  covers,
  opened,
  openWindow,
  type Window,
  isMoment,
  isOfServedYear,
  SERVED_YEARS,
  IsMoment,
} from './time.js';
export { CommonModule } from './common.module.js';
export {
  DomainError,
  InvalidInput,
  MAX_FAULTS,
  readAll,
  type ErrorKind,
  type FieldFault,
  defineError,
} from './domain-error.js';
export {
  Meter,
  type Counter,
  type Histogram,
  type Labels,
  type Measure,
  type Reading,
  CurrentRequest,
  RequestIds,
  WorkerProbe,
} from './ports.js';
export { Randomness } from './randomness.js';
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
  parseModuleName,
  type ModuleName,
  IsOpaqueId,
} from './values/ids.js';
export { Seal } from './seal.js';
export { SingleFlight } from './single-flight.js';
export { DEFAULT_TIME_ZONE, TimeZone, dayAfter, daysLater } from './values/time-zone.js';
export { firstRule } from './values/first-rule.js';
export {
  decodeUtf8,
  readJson,
  readStrictJson,
  isExactNumber,
  isNestedTooDeeply,
  isKeepableName,
  isKeepableText,
} from './values/json.js';
export { type UserField, userFieldOf, userFieldOfPair, withoutOpenId } from './values/link-user.js';
