import { type DynamicModule, type Type } from '@nestjs/common';
import { type AccountId, defineError, type ModuleName } from '../../common/index.js';

/** There is no module of that name. */
export class ModuleNotFound extends defineError('module-not-found', 'missing', 'There is no such module.') {}

/** The account has not activated the module. */
export class ModuleNotActivated extends defineError(
  'module-not-activated',
  'forbidden',
  (module: string) => `Module "${module}" is not activated for this account.`,
) {}

/** An order as its account's staff see it; fees in fen. */
export interface OrderView {
  orderNumber: string;
  status: string;
  lines: readonly { name: string; note?: string; amount: number }[];
  totalFee: number;
  /** The channel that the buyer came by, and the buyer's openId under the paying channel. */
  channelId: string;
  buyerId: string;
  createdAt: Date;
  /** The trade that pays it, once a try to pay has begun. */
  outTradeNo?: string;
  tradeNo?: string;
  paidAt?: string;
  refundedFee?: number;
  /** Money that came in vain, and is not given back yet. */
  surplus: readonly { outTradeNo: string; totalFee: number }[];
}

/** Where a module's orders are shown from. */
export interface OrderSource {
  /** @throws DomainError of kind `missing`, alike for another account's order */
  staffViewOf(order: { accountId: AccountId; orderNumber: string }): Promise<OrderView>;
}

/** A feature module as the registry knows it. */
export interface Feature {
  name: ModuleName;
  /** Chinese first. */
  title: { zh: string; en: string };
  /** Whether it takes payments: then it hears of each one, and reminds of opening payment where there is none. */
  hasPayment: boolean;
  module: DynamicModule;
  /** The provider of the module that shows its orders to the account's staff, where it has orders. */
  orders?: Type<OrderSource>;
}

/** The feature modules that this service has. */
export class FeatureRegistry {
  constructor(readonly features: readonly Feature[]) {}

  /** @throws ModuleNotFound */
  get(name: string): Feature {
    const feature = this.find(name);
    if (!feature) throw new ModuleNotFound();
    return feature;
  }

  find(name: string): Feature | undefined {
    return this.features.find((one) => one.name === name);
  }

  withPayment(names: readonly ModuleName[]): Feature[] {
    return this.features.filter(({ name, hasPayment }) => hasPayment && names.includes(name));
  }
}
