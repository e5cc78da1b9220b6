export { Page, SeeOther } from './pages/page.js';
export { Pages } from './pages/pages.js';
export { stateOf } from './pages/state-label.js';
export { WebModule } from './web.module.js';
export { registerTemplates } from './pages/templates.js';
