import { applyDecorators, Header, Redirect } from '@nestjs/common';

/** Where a browser is sent next. */
export interface Lead {
  url: string;
}

/** A route that sends browsers on: each answer is one browser's own, and the next page learns nothing of the code in the address. */
export const Leads = (): MethodDecorator =>
  applyDecorators(Redirect(), Header('cache-control', 'no-store'), Header('referrer-policy', 'no-referrer'));
