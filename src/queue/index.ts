export { doublingWait, listedWait } from './backoff.js';
export { CircuitBreaker, CircuitBreakers, type CircuitPolicy } from './circuit-breaker.js';
export { HourlyPurge } from './hourly-purge.js';
export { LeasedQueue, type LeaseStore, type DueItems } from './leased-queue.js';
export { type Pace, PollLoop } from './poll-loop.js';
export { RateLimiter } from './rate-limiter.js';
