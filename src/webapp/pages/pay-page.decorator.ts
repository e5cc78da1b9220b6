import { SetMetadata } from '@nestjs/common';
import { parseModuleName } from '../../common/index.js';

export const PAY_PAGE = Symbol('pay-page');

/**
 * The method answers what `/webapp/common/pay/<module>` shows: it is given a `PayPageVisit` and answers a `PayPageContent`, which the
 * template `features/<module>/pay.eta` is rendered with. What it throws becomes an error page.
 */
export const PayPage = (module: string): MethodDecorator => SetMetadata(PAY_PAGE, parseModuleName(module));
