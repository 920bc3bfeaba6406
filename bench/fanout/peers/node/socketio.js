// socket.io with its Redis adapter. `node socketio.js FILE` gives each line of FILE to all screens.
const fs = require('fs');
const http = require('http');
const { createAdapter } = require('@socket.io/redis-adapter');
const { Emitter } = require('@socket.io/redis-emitter');
const { Redis } = require('ioredis');
const { Server } = require('socket.io');

function serve() {
  const snapshot = JSON.parse(fs.readFileSync(process.env.BENCH_SNAPSHOT));
  const adapter = createAdapter(new Redis(process.env.BENCH_REDIS), new Redis(process.env.BENCH_REDIS));
  const server = http.createServer();
  const io = new Server(server, { adapter, perMessageDeflate: false, httpCompression: false, cors: { origin: '*' } });
  io.on('connection', (screen) => screen.emit('change', snapshot));
  server.listen(+process.env.BENCH_PORT, '127.0.0.1', 4096);
}

async function emit(file) {
  const redis = new Redis(process.env.BENCH_REDIS);
  const emitter = new Emitter(redis);
  for (const line of fs.readFileSync(file, 'utf8').split('\n').filter(Boolean)) emitter.emit('change', JSON.parse(line));
  await redis.quit();
}

if (process.argv[2]) emit(process.argv[2]); else serve();
