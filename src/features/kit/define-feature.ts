import { readFileSync } from 'node:fs';
import { type ModuleMetadata, Module, type Provider, type Type as NestClass } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { type Schema } from 'mongoose';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { parseModuleName } from '../../common/index.js';
import { MerchantModule } from '../../merchant/index.js';
import { TradeModule } from '../../trade/index.js';
import { type Feature } from '../activation/index.js';
import { OrderBook } from './order-book.js';
import { Orders } from './orders.js';
import { PaymentInquiry } from './payment-inquiry.js';
import { CheckoutPolicy, OpenOrdersDocument, OpenOrdersSchema, SalesPolicy } from './sales-policy.js';

/** What every module that sells something needs to have it paid. */
@Module({
  imports: [
    TradeModule,
    MerchantModule,
    MongooseModule.forFeature([{ name: OpenOrdersDocument.name, schema: OpenOrdersSchema }]),
  ],
  providers: [Orders, SalesPolicy, CheckoutPolicy, PaymentInquiry],
  exports: [Orders, PaymentInquiry, TradeModule],
})
class KitModule {}

const MANIFEST = Compile(
  Type.Object({
    name: Type.String(),
    title: Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }),
    hasPayment: Type.Boolean(),
  }),
);

/** A module's static/config.json breaks its rules. */
class InvalidManifest extends Error {
  constructor(file: string, faults: string[]) {
    super(`${file}: ${faults.join('; ')}`);
    this.name = 'InvalidManifest';
  }
}

/** What a module is made of. */
interface Parts extends Pick<ModuleMetadata, 'controllers' | 'providers'> {
  /** The documents that it keeps, by their classes. */
  documents: [document: NestClass, schema: Schema][];
}

/**
 * A feature module, of its `static/config.json` and its parts.
 * @param at the `import.meta.url` of the module's `index.ts`
 * @throws InvalidManifest naming the file and its faults: a feature without a proper one keeps the service from starting
 */
export function defineFeature(at: string, { documents, controllers = [], providers = [] }: Parts): Feature {
  const file = new URL('static/config.json', at);
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!MANIFEST.Check(manifest)) {
    const faults = MANIFEST.Errors(manifest).map(({ instancePath, message }) => `${instancePath} ${message}`);
    throw new InvalidManifest(file.pathname, faults);
  }
  const models = documents.map(([{ name }, schema]) => ({ name, schema }));
  // One class for each module: Nest knows a module by its class.
  const module = class FeatureModule {};
  return {
    name: parseModuleName(manifest.name),
    title: manifest.title,
    hasPayment: manifest.hasPayment,
    module: { module, imports: [KitModule, MongooseModule.forFeature(models)], controllers, providers },
    ...ordersOf(providers),
  };
}

/** The module's order book shows its orders. */
function ordersOf(providers: readonly Provider[]): Pick<Feature, 'orders'> {
  const isBook = (one: Provider): one is NestClass<OrderBook<never>> =>
    typeof one === 'function' && one.prototype instanceof OrderBook;
  const book = providers.find(isBook);
  return book ? { orders: book } : {};
}
