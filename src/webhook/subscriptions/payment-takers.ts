import { Injectable } from '@nestjs/common';
import { type AccountId, type ModuleName } from '../../common/index.js';

type FindModules = (accountId: AccountId) => Promise<ModuleName[]>;

/** Which modules of an account take payments, whether or not they are subscribed yet: told by whoever turns modules on. */
@Injectable()
export class PaymentTakers {
  private find: FindModules = () => Promise.resolve([]);

  tellBy(find: FindModules): void {
    this.find = find;
  }

  of(accountId: AccountId): Promise<ModuleName[]> {
    return this.find(accountId);
  }
}
