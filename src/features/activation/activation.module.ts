import { type DynamicModule, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../../merchant/index.js';
import { WebhookModule } from '../../webhook/index.js';
import { ActivationRepository, ActivationDocument, ActivationSchema } from './activation.repository.js';
import { ActivationService } from './activation.service.js';
import { ActivationWorker } from './activation.worker.js';
import { type Feature, FeatureRegistry } from './feature.js';
import { Installer } from './installer.js';
import { ModulesController } from './modules.controller.js';
import { ModuleViews } from './modules.view.js';
import { ActivationOpenPaymentHandler } from './open-payment.handler.js';
import { ActivationPolicy } from './activation.js';

/** Which account uses which feature module; global, for every feature asks. */
@Module({})
export class ActivationModule {
  static forRoot(features: readonly Feature[]): DynamicModule {
    return {
      module: ActivationModule,
      global: true,
      imports: [
        MongooseModule.forFeature([{ name: ActivationDocument.name, schema: ActivationSchema }]),
        MerchantModule,
        WebhookModule,
      ],
      controllers: [ModulesController],
      providers: [
        { provide: FeatureRegistry, useValue: new FeatureRegistry(features) },
        ActivationRepository,
        ActivationService,
        ModuleViews,
        ActivationOpenPaymentHandler,
        ActivationPolicy,
        Installer,
        ActivationWorker,
      ],
      exports: [ActivationService, ModuleViews],
    };
  }
}
