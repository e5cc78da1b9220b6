export { CircuitBreaker, CircuitPolicy } from './circuit-breaker.js';
export {
  UpstreamClient,
  type UpstreamOptions,
  type UpstreamRequest,
  withoutUser,
  CallJournal,
} from './upstream.client.js';
export { UpstreamFailure } from './upstream.errors.js';
