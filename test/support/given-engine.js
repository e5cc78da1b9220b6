/**
 * Takes the address of `GIVEN_MONGODB_URI` apart, so that each suite can put a database name of its own into it. Users are looked up in the
 * database of the address where it names one: that stays so under another name.
 * @param {string} uri
 * @returns {{ server: string, query: string }} `mongodb://user:password@host,host` and `?replicaSet=rs0`, or nothing
 */
export function takeApart(uri) {
  const [, server, user, name = '', query = ''] =
    /^(mongodb(?:\+srv)?:\/\/([^/?]*@)?[^/?]+)(?:\/([^?]*))?(\?.*)?$/.exec(uri) ?? [];
  if (server === undefined) throw new Error('GIVEN_MONGODB_URI is not the address of a MongoDB.');
  if (user === undefined || name === '' || /[?&]authSource=/i.test(query)) return { server, query };
  return { server, query: `${query === '' ? '?' : `${query}&`}authSource=${name}` };
}
