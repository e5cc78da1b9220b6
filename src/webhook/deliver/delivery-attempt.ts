import { type DeliveryPolicy } from './delivery.policy.js';
import { ClaimLost, DeadlineExceeded } from './delivery.errors.js';

interface Terms {
  policy: DeliveryPolicy;
  /** Prolongs the claim; false: it has passed to another process. Never rejects. */
  renew: () => Promise<boolean>;
  /** Aborts when the process cannot wait any longer. */
  stop: AbortSignal;
}

/**
 * Runs a handler under its claim: renewed while it runs, aborted at its deadline, when the claim is lost or when the process stops.
 * Rejects at once then, whether or not the handler heeds its signal.
 * @throws DeadlineExceeded, ClaimLost, the reason of `stop`, or what the handler threw
 */
export async function attempt(handler: (signal: AbortSignal) => Promise<void>, terms: Terms): Promise<void> {
  const { policy, renew, stop } = terms;
  const ending = new AbortController();
  const { signal } = ending;
  // Not AbortSignal.any: what it makes lives for as long as `stop`, which is as long as the process.
  const passOn = (): void => {
    ending.abort(stop.reason);
  };
  const deadline = setTimeout(() => {
    ending.abort(new DeadlineExceeded(policy.deadline));
  }, policy.deadline);
  const renewal = setInterval(() => {
    void renew().then((held) => {
      if (!held) ending.abort(new ClaimLost());
    });
  }, policy.renewEvery);
  try {
    stop.throwIfAborted();
    stop.addEventListener('abort', passOn, { once: true });
    await Promise.race([handler(signal), rejection(signal)]);
  } finally {
    clearTimeout(deadline);
    clearInterval(renewal);
    stop.removeEventListener('abort', passOn);
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
