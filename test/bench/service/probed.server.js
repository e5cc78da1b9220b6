/** The service itself, as `npm start` starts it, which tells its parent how long its parts took. What they do is left as it is, but for what PROBE names. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { TokenService } from '../../../dist/auth/index.js';
import { loadConfig } from '../../../dist/config/index.js';
import { startService } from '../../../dist/start/index.js';
import { TradeService } from '../../../dist/trade/index.js';
import { DueTradeRepository } from '../../../dist/trade/reconcile/due.repository.js';
import { HandlerRegistry } from '../../../dist/webhook/handlers/handler.registry.js';
import { InboxService } from '../../../dist/webhook/index.js';
import { ChannelHost, PaymentGateway } from '../../../dist/gateway/index.js';
import { announce } from '../webhook/same-work.js';

const service = await startService(loadConfig(process.env), () => undefined);
const find = (type) => service.app.get(type, { strict: false });

const PROBES = { deliver: probeDeliveries, pay: probePayments, claim: probeClaims };
PROBES[process.env.PROBE]?.();
const identity = { sub: 'bench', accountId: process.env.ACCOUNT_ID, role: 'admin' };
announce(service.url, { token: await find(TokenService).issue(identity, '2h') });

/** Puts something around a provider's method. */
function around(provider, method, wrap) {
  const original = provider[method].bind(provider);
  provider[method] = (...given) => wrap(() => original(...given), ...given);
}

async function timed(work, note) {
  const begun = performance.now();
  const result = await work();
  note(performance.now() - begun);
  return result;
}

/** From the moment that an event is stored, which is when its sender is answered, to its handler's end. The handler does nothing: it is not what is measured. */
function probeDeliveries() {
  // Whoever waits long enough would be found by asking; what is measured is the notification's way.
  find(DueTradeRepository).findDue = () => Promise.resolve([]);
  const storedAt = new Map();
  const askedMs = new Map();
  around(find(InboxService), 'accept', async (accept, { outTradeNo }) => {
    const isNew = await accept();
    storedAt.set(outTradeNo, performance.now());
    return isNew;
  });
  around(find(PaymentGateway).orders, 'find', (ask, outTradeNo) => timed(ask, (ms) => askedMs.set(outTradeNo, ms)));
  find(HandlerRegistry).run = (_type, _module, { trade: { outTradeNo } }) => {
    const ms = performance.now() - storedAt.get(outTradeNo) - askedMs.get(outTradeNo);
    process.send({ delivered: outTradeNo, ms });
    return Promise.resolve();
  };
}

/** How long `pay()` took, how long of it the gateway took, and in how many calls. */
function probePayments() {
  const payment = new AsyncLocalStorage();
  const { orders, settings } = find(PaymentGateway);
  const calls = [
    ...['create', 'sign', 'find'].map((call) => [orders, call]),
    [settings, 'find'],
    [find(ChannelHost), 'find'],
  ];
  for (const [part, call] of calls) {
    around(part, call, (ask) => timed(ask, (ms) => payment.getStore()?.push(ms)));
  }
  around(find(TradeService), 'pay', (pay) => {
    const calls = [];
    return payment.run(calls, () =>
      timed(pay, (ms) => {
        process.send({ calls: calls.length, ms: ms - calls.reduce((sum, one) => sum + one, 0) });
      }),
    );
  });
}

/** Claims the trade that is longest overdue when it is asked to, as the reconciler does. */
function probeClaims() {
  const due = find(DueTradeRepository);
  process.on('message', async () => {
    await timed(
      async () => {
        const [candidate] = await due.oldest(1);
        if (!(await due.claim(candidate))) throw new Error('no claim');
      },
      (ms) => process.send({ ms }),
    );
  });
}
