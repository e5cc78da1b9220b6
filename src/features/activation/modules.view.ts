import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { type AccountId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { MerchantService } from '../../merchant/index.js';
import { GatewayUnavailable } from '../../gateway/index.js';
import { ModuleNotFound, type Feature, FeatureRegistry, type OrderSource, type OrderView } from './feature.js';
import { ActivationService } from './activation.service.js';

/** Whether an account can take payments, as the gateway says; `unknown` while it cannot be asked. */
export type PaymentState = 'open' | 'not-open' | 'unknown';

/** What an administrator is told where a module takes payments and the account cannot take any. */
export interface PaymentReminder {
  needed: boolean;
  /** Chinese first; empty where nothing is needed. */
  message: string;
  /** Where payment is opened. */
  link: string;
}

const MESSAGES: Record<PaymentState, string> = {
  open: '',
  'not-open': '该模块需要微信支付，请先开通。This module takes payments: open WeChat payment first.',
  unknown: '暂时无法确认是否已开通微信支付。Whether WeChat payment is open cannot be told just now.',
};

/** @param publicUrl the SCRM's domain */
export function paymentReminder(state: PaymentState, publicUrl: string): PaymentReminder {
  return { needed: state === 'not-open', message: MESSAGES[state], link: `${publicUrl}/console/channels` };
}

/** A module as an account has it. */
export interface ModuleView {
  name: string;
  title: Feature['title'];
  hasPayment: boolean;
  activated: boolean;
  paymentReminder: PaymentReminder;
}

/** Says of each module how it stands with an account. The reminder is worked out anew each time, so it goes away by itself. */
@Injectable()
export class ModuleViews {
  constructor(
    private readonly features: FeatureRegistry,
    private readonly activations: ActivationService,
    private readonly merchants: MerchantService,
    private readonly config: Config,
    private readonly providers: ModuleRef,
  ) {}

  /**
   * An order of a module, as the account's staff see it.
   * @throws ModuleNotFound, also for a module without orders; what the module throws for an order that there is not
   */
  async order(accountId: AccountId, name: string, orderNumber: string): Promise<{ module: Feature; order: OrderView }> {
    const module = this.features.get(name);
    if (!module.orders) throw new ModuleNotFound();
    const source = this.providers.get<OrderSource>(module.orders, { strict: false });
    return { module, order: await source.staffViewOf({ accountId, orderNumber }) };
  }

  async list(accountId: AccountId): Promise<ModuleView[]> {
    const [active, isOpen] = await Promise.all([
      this.activations.activeModules(accountId),
      this.isPaymentOpen(accountId),
    ]);
    return this.features.features.map(({ name, title, hasPayment }) => {
      const activated = active.includes(name);
      const state = hasPayment && activated ? isOpen : 'open';
      return { name, title, hasPayment, activated, paymentReminder: paymentReminder(state, this.config.publicUrl) };
    });
  }

  /** @throws ModuleNotFound */
  async one(accountId: AccountId, name: string): Promise<ModuleView> {
    const views = await this.list(accountId);
    const view = views.find((one) => one.name === name);
    if (!view) throw new ModuleNotFound();
    return view;
  }

  /** A module can be turned on and off while the gateway is away: only what it would say of payment is missing then. */
  private async isPaymentOpen(accountId: AccountId): Promise<PaymentState> {
    try {
      return (await this.merchants.find(accountId))?.enabled ? 'open' : 'not-open';
    } catch (error) {
      if (error instanceof GatewayUnavailable) return 'unknown';
      throw error;
    }
  }
}
