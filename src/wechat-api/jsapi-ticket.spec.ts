import { readTicket, ticketFault } from './jsapi-ticket.wire.js';

describe('WeChat’s answer to the question for a ticket', () => {
  it.each([
    [{ errcode: 0, errmsg: 'ok', ticket: 't', expires_in: 7200 }],
    [{ ticket: 't', expires_in: 7200 }],
    [{ errcode: '0', errmsg: null, ticket: 't', expires_in: '7200' }],
    [{ errcode: null, ticket: 't', expires_in: 7200 }],
  ])('%p is a ticket', (answer) => {
    expect(ticketFault(answer, 200)).toBeUndefined();
    expect(readTicket(answer)).toEqual({ ticket: 't', expiresInSeconds: 7200 });
  });

  it.each([[{ errcode: 45009 }], [{ errcode: '45009', ticket: 't', expires_in: 7200 }]])(
    '%p is a refusal, whatever else is in it',
    (answer) => {
      expect(readTicket(answer)).toEqual({ errcode: 45009 });
    },
  );

  it.each([
    [{}],
    [{ errcode: 0 }],
    [{ ticket: 't' }],
    [{ ticket: '', expires_in: 7200 }],
    [{ ticket: 't', expires_in: 0 }],
    [{ ticket: ['t'], expires_in: 7200 }],
    [{ code: 200, data: {} }],
  ])('%p is neither, and is never taken for one', (answer) => {
    expect(ticketFault(answer, 200)).toBeUndefined();
    expect(() => readTicket(answer)).toThrow(expect.objectContaining({ unreadable: true }));
  });

  it.each([undefined, null, 'text', 7, { errcode: -1 }, { errcode: '-1' }])('%p is no answer at all', (json) => {
    expect(ticketFault(json, 200)).toEqual(expect.any(String));
  });

  it('is none where something else answers for it', () => {
    expect(ticketFault({ code: 503, data: {} }, 503)).toEqual(expect.any(String));
  });
});
