import { type FastifyInstance } from 'fastify';
import Type from 'typebox';
import { done, ok } from '../wire/envelope.js';
import { reader } from '../wire/read.js';
import { weconnectCall } from '../wire/weconnect-call.js';
import { readConfigurationForm } from './configuration-form.js';
import { type SandboxMerchantDirectory } from './merchant-directory.js';
import { toWire } from './merchant.js';

const readAccount = reader(Type.Object({ accountId: Type.String() }));

/** `/weixin/pay/configuration`: opening, editing and viewing an account's payment. */
export function registerConfigurationRoutes(app: FastifyInstance, merchants: SandboxMerchantDirectory): void {
  app.post('/weixin/pay/configuration', weconnectCall('configurePayment'), async (request) => {
    merchants.configure(await readConfigurationForm(request));
    return done();
  });

  app.get(
    '/weixin/pay/configuration/quncrmAccountId/:accountId',
    weconnectCall('findPaymentConfiguration'),
    ({ params }) => {
      const merchant = merchants.find(readAccount(params).accountId);
      return ok(merchant ? toWire(merchant) : {});
    },
  );
}
