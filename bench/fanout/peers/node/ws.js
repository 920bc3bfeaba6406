// ws: one loop of client.send().
const fs = require('fs');
const { WebSocketServer, WebSocket } = require('ws');
const { Redis } = require('ioredis');

const snapshot = fs.readFileSync(process.env.BENCH_SNAPSHOT);
const server = new WebSocketServer({
  host: '127.0.0.1', port: +process.env.BENCH_PORT, perMessageDeflate: false, backlog: 4096,
});
server.on('connection', (client) => {
  client.on('error', () => {});
  client.send(snapshot, { binary: false });
});

const redis = new Redis(process.env.BENCH_REDIS);
redis.subscribe('bench');
redis.on('messageBuffer', (channel, text) => {
  for (const client of server.clients) {
    if (client.readyState === WebSocket.OPEN) client.send(text, { binary: false });
  }
});
