/** The load generator, a process of its own: `node load.js URL CONNECTIONS SECONDS RUN [AMOUNT]`, an amount instead of the seconds; prints what it saw as JSON. */
import autocannon from 'autocannon';
import { signedNotification } from './notifications.js';

const [url, connections, seconds, run, amount] = process.argv.slice(2);
let sent = 0;
const result = await autocannon({
  url,
  connections: Number(connections),
  ...(amount === undefined ? { duration: Number(seconds) } : { amount: Number(amount) }),
  requests: [
    {
      method: 'POST',
      path: '/api/webhook/weconnect',
      setupRequest: (request) => ({ ...request, ...signedNotification(run, sent++) }),
    },
  ],
});
const { requests, latency, non2xx, errors, timeouts } = result;
process.stdout.write(
  JSON.stringify({
    answered: requests.total,
    perSecond: requests.total / result.duration,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    failed: non2xx + errors + timeouts,
  }),
);
