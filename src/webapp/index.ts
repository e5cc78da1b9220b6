export { moduleOfOrderPage, orderPageAddress } from './page-address.js';
export { PayPage } from './pages/pay-page.decorator.js';
export { type Bill, type BillLine, type PayPageContent, type PayPageVisit } from './pages/pay-page.js';
export { type ProblemWords } from './pages/problem-words.js';
export { WebappModule } from './webapp.module.js';
