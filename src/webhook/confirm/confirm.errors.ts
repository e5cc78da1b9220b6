/** WeConnect knows the order but, just now, no paying channel of its account: asked again later. */
export class PayingChannelUnknown extends Error {
  constructor(accountId: string) {
    super(`WeConnect names no paying channel of account ${accountId}.`);
    this.name = 'PayingChannelUnknown';
  }
}
