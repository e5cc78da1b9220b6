import { takeApart } from './given-engine.js';

it.each([
  ['mongodb://127.0.0.1:27017', 'mongodb://127.0.0.1:27017', ''],
  ['mongodb://a:1,b:2/?replicaSet=rs0&w=1', 'mongodb://a:1,b:2', '?replicaSet=rs0&w=1'],
  ['mongodb://a?tls=true', 'mongodb://a', '?tls=true'],
  ['mongodb://u:p%40@a/pay', 'mongodb://u:p%40@a', '?authSource=pay'],
  ['mongodb://u:p@a/pay?tls=true', 'mongodb://u:p@a', '?tls=true&authSource=pay'],
  ['mongodb://u:p@a/pay?authSource=admin', 'mongodb://u:p@a', '?authSource=admin'],
  ['mongodb+srv://u:p@a.example/', 'mongodb+srv://u:p@a.example', ''],
])('%s is %s with %p', (uri, server, query) => {
  expect(takeApart(uri)).toEqual({ server, query });
});

it('says that an address is none, and does not repeat it', () => {
  expect(() => takeApart('postgres://u:secret@a')).toThrow(/^GIVEN_MONGODB_URI is not the address of a MongoDB\.$/);
});
