import { loadEnvFile as load } from 'node:process';

/** Takes the variables of `.env` in the working directory into the environment, where there is one; a variable that is set wins. */
export function loadEnvFile(): void {
  try {
    load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
