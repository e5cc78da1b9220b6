import { type TestApp } from '../../support/start-app.js';

/** As if the account's payment configuration had never been asked for: the next question goes to WeConnect. */
export async function forgetMerchant({ database, sandbox }: TestApp): Promise<void> {
  await database.collection<{ _id: string }>('payment_configs').deleteOne({ _id: sandbox.world.accountId });
}
