import { execFile } from 'node:child_process';
import { mongo } from 'mongoose';

/** The process id of the database server, asked of itself. */
export async function serverPid(uri: string): Promise<number> {
  const client = await new mongo.MongoClient(uri).connect();
  const { pid } = (await client.db().admin().serverStatus()) as { pid: unknown };
  await client.close();
  return Number(pid);
}

/** Whether a process runs; one that has ended and is not yet reaped by its parent does not. */
export function isRunning(pid: number): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'stat=', '-p', String(pid)], (error, state) => {
      resolve(error === null && !state.trim().startsWith('Z'));
    });
  });
}
