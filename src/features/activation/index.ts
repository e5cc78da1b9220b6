export { ActivationModule } from './activation.module.js';
export { ActivationService } from './activation.service.js';
export { type Feature, type OrderSource, type OrderView } from './feature.js';
export { ModuleViews, type ModuleView } from './modules.view.js';
