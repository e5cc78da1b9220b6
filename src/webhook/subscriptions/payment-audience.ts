import { Injectable } from '@nestjs/common';
import { type AccountId, type ModuleName } from '../../common/index.js';

/** A module that an account has, or had, activated. */
export interface Taker {
  module: ModuleName;
  /** Since when it was active at the moment asked for; undefined: it was not. */
  activeSince: Date | undefined;
}

type FindTakers = (accountId: AccountId, at: Date) => Promise<Taker[]>;

/** Which modules of an account take payments, whether or not they are subscribed: told by whoever turns modules on. */
@Injectable()
export class PaymentAudience {
  private find: FindTakers = () => Promise.resolve([]);

  tellBy(find: FindTakers): void {
    this.find = find;
  }

  of(accountId: AccountId, at: Date): Promise<Taker[]> {
    return this.find(accountId, at);
  }
}
