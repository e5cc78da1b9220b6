/** The limit: node:http that reads the body and answers, and does nothing with it. */
import { createServer } from 'node:http';
import { announce } from './same-work.js';

const server = createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"received":true}'));
});
server.listen(0, '127.0.0.1', () => announce(`http://127.0.0.1:${server.address().port}`));
