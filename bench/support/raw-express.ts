/**
 * The other side of the webhooks: Express 5 as its documentation shows it, one process. Tells its port once it listens.
 *
 *     /nothing   parses the JSON and answers 202
 *     /stored    parses the JSON, inserts its text as one row into SQLite (WAL, synchronous FULL: synced before the
 *                answer, as ours is), answers 202
 *     /priced    parses the JSON, calls the function that the code step runs, answers 200 with what it returns
 *     /kept      the same, and inserts the order and the result before it answers, synced as above
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import express from 'express';
import { type Order, priceOrder } from './order.ts';

const [folder = '.'] = process.argv.slice(2);
const database = new DatabaseSync(join(folder, 'express.db'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
database.exec('CREATE TABLE event (id TEXT PRIMARY KEY, at INTEGER, body TEXT) STRICT');
const insert = database.prepare('INSERT INTO event VALUES (?, ?, ?)');

const app = express();
app.use(express.json());
app.post('/nothing', (_request, response) => {
  response.status(202).json({ id: randomUUID() });
});
app.post('/stored', (request, response) => {
  const id = randomUUID();
  insert.run(id, Date.now(), JSON.stringify(request.body));
  response.status(202).json({ id });
});
app.post('/priced', (request, response) => {
  response.json(priceOrder(request.body as Order));
});

app.post('/kept', (request, response) => {
  const order = request.body as Order;
  const result = priceOrder(order);
  insert.run(randomUUID(), Date.now(), JSON.stringify({ order, result }));
  response.json(result);
});

const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.once('disconnect', () => process.exit());
