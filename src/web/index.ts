export { Pages, Page, SeeOther } from './pages/pages.js';
export { stateOf } from './pages/site.js';
export { WebModule } from './web.module.js';
export { registerTemplates } from './pages/templates.js';
