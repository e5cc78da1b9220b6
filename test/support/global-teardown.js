import { rm } from 'node:fs/promises';

/** Ends what `global-setup.js` started, and deletes its files. */
export default async function stopDatabase() {
  const { database, dataDir } = globalThis.testDatabase;
  await database.stop();
  await rm(dataDir, { recursive: true });
}
