import { rm } from 'node:fs/promises';

/** Ends what `global-setup.js` started, and deletes its files; an engine that was given is left alone. */
export default async function stopDatabase() {
  if (!globalThis.testDatabase) return;
  const { database, dataDir } = globalThis.testDatabase;
  await database.stop();
  await rm(dataDir, { recursive: true });
}
