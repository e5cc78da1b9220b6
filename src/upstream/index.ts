export { CircuitBreaker, CircuitPolicy } from './circuit-breaker.js';
export { CallJournal } from './call.journal.js';
export { UpstreamClient, type UpstreamOptions, type UpstreamRequest, withoutUser } from './upstream.client.js';
export { UpstreamFailure } from './upstream.errors.js';
