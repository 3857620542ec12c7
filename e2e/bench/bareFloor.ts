/** The floor to compare with: a bare Fastify route that inserts one row, commits, and emits to one socket. Prints its address. */
import fastify from "fastify";
import pg from "pg";
import { Server } from "socket.io";

const pool = new pg.Pool({ connectionString: process.argv[2], max: 8 });
await pool.query(
  "create table if not exists bare_floor (id bigint generated always as identity primary key, body jsonb not null)",
);
const app = fastify();
const io = new Server(app.server, { transports: ["websocket"] });
const payload = { text: "x".repeat(3_000) };
io.on("connection", (socket) => socket.join(String(socket.handshake.auth["agent"])));
app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
  done(null, body),
);
app.post<{ Querystring: { agent: string; n: string } }>("/bare", async (request) => {
  await pool.query({
    name: "bare",
    text: "insert into bare_floor (body) values ($1)",
    values: [JSON.stringify({ body: request.body })],
  });
  io.to(request.query.agent).emit("offer", { n: request.query.n, ...payload });
  return "<Response/>";
});
console.log(await app.listen({ host: "127.0.0.1", port: 0 }));
process.on("SIGTERM", () => process.exit(0));
