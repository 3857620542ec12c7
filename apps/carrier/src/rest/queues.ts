import { redirectCall } from "../call/program.ts";
import { findQueue, MAX_SIZE, openQueue } from "../queue/members.ts";
import type { Member, Queue } from "../queue/queue.ts";
import { playing } from "../twiml/playing.ts";
import { absoluteUrl, verb } from "./form.ts";
import type { RestRequest, RestRoute } from "./http.ts";
import { pageOf } from "./paging.ts";
import { notFound, RestError } from "./refusal.ts";
import { memberShape, queueShape } from "./shapes.ts";

export const queueRoutes: readonly RestRoute[] = [
  { method: "POST", path: "/Queues", answer: (request) => create(request) },
  {
    method: "GET",
    path: "/Queues",
    answer: (request) =>
      pageOf(
        request,
        "queues",
        [...request.carrier.queues.values()].filter(({ account }) => account === request.account).map(queueShape),
      ),
  },
  { method: "GET", path: "/Queues/:queue", answer: (request) => ({ status: 200, body: queueShape(queueOf(request)) }) },
  { method: "POST", path: "/Queues/:queue", answer: (request) => update(request) },
  { method: "DELETE", path: "/Queues/:queue", answer: (request) => remove(request) },
  {
    method: "GET",
    path: "/Queues/:queue/Members",
    answer: (request) => {
      const queue = queueOf(request);
      const rows = [...queue.members.values()].map((member) => memberShape(request.carrier, queue, member));
      return pageOf(request, "queue_members", rows);
    },
  },
  {
    method: "GET",
    path: "/Queues/:queue/Members/:member",
    answer: (request) => {
      const queue = queueOf(request);
      return { status: 200, body: memberShape(request.carrier, queue, memberOf(request, queue)) };
    },
  },
  { method: "POST", path: "/Queues/:queue/Members/:member", answer: (request) => dequeue(request) },
];

const queueOf = ({ carrier, account, path }: RestRequest): Queue => {
  const queue = carrier.queues.get(path.queue ?? "");
  if (queue?.account === account) return queue;
  throw notFound(`/Queues/${path.queue}.json`);
};

const sizeOf = (form: URLSearchParams): number | undefined => {
  const text = form.get("MaxSize");
  if (text === null) return undefined;
  const size = Number(text);
  if (Number.isInteger(size) && size > 0 && size <= MAX_SIZE) return size;
  throw new RestError(400, 20001, `MaxSize must be between 1 and ${MAX_SIZE}`);
};

const create = ({ carrier, account, form }: RestRequest) => {
  const name = form.get("FriendlyName");
  if (!name || name.length > 64) throw new RestError(400, 20001, "FriendlyName is required, at most 64 characters");
  if (findQueue(carrier, account, name)) {
    throw new RestError(400, 22003, "A queue already exists with the specified friendly name");
  }
  return { status: 201, body: queueShape(openQueue(carrier, account, name, sizeOf(form))) };
};

const update = (request: RestRequest) => {
  const queue = queueOf(request);
  queue.friendlyName = request.form.get("FriendlyName") || queue.friendlyName;
  queue.maxSize = sizeOf(request.form) ?? queue.maxSize;
  queue.updatedAt = request.carrier.clock.now();
  return { status: 200, body: queueShape(queue) };
};

const remove = (request: RestRequest) => {
  const queue = queueOf(request);
  if (queue.members.size > 0) throw new RestError(400, 22004, "Queue is not empty");
  request.carrier.queues.delete(queue.sid);
  return { status: 204 };
};

/** `Front` is who has waited longest. */
const memberOf = ({ path }: RestRequest, queue: Queue): Member => {
  const wanted = path.member ?? "";
  const member = wanted === "Front" ? [...queue.members.values()][0] : queue.members.get(wanted);
  if (member) return member;
  throw notFound(`/Queues/${queue.sid}/Members/${wanted}.json`);
};

/** Takes a member out of the queue by giving its call another document. */
const dequeue = (request: RestRequest) => {
  const { carrier, form } = request;
  const queue = queueOf(request);
  const member = memberOf(request, queue);
  const url = absoluteUrl(form, "Url");
  if (!url) throw new RestError(400, 21205, "Url parameter is required");
  const body = memberShape(carrier, queue, member);
  redirectCall(member.call, playing(carrier, member.call, { url, method: verb(form, "Method") }));
  return { status: 200, body };
};
