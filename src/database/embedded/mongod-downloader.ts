/** A program of its own: downloads `mongod`, and prints where it is as `mongod=<path>`. */
import { MongoBinary } from 'mongodb-memory-server-core';

try {
  process.stdout.write(`\nmongod=${await MongoBinary.getPath()}\n`);
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
}
