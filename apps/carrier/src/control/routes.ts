import {
  EmulatorAccount,
  EmulatorClientCall,
  EmulatorDestination,
  EmulatorDial,
  EmulatorFaults,
  EmulatorNumber,
} from "@touchstone/contracts";
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { isFinished } from "../call/call.ts";
import { connectClient, dialLine, hangUpByPerson } from "../call/dialIn.ts";
import { finishCall } from "../call/status.ts";
import type { Carrier } from "../carrier.ts";
import { forgetFaxes } from "../fax/fax.ts";
import { forgetMessages } from "../message/post.ts";
import { applicationShape, callShape, conferenceShape, lineShape, participantShape } from "../rest/shapes.ts";
import { streamTimeline } from "./events.ts";
import { faxControlRoutes } from "./faxRoutes.ts";
import { mailControlRoutes } from "./mailRoutes.ts";
import { messageControlRoutes } from "./messageRoutes.ts";

/** What people and tests do to the emulated world; never a part of the real carrier. */
export const controlRoutes = async (scope: FastifyInstance, { carrier }: { carrier: Carrier }): Promise<void> => {
  accountRoutes(scope, carrier);
  callRoutes(scope, carrier);
  observationRoutes(scope, carrier);
  messageControlRoutes(scope, carrier);
  mailControlRoutes(scope, carrier);
  faxControlRoutes(scope, carrier);
  scope.put<{ Body: EmulatorDestination }>("/destinations", { schema: { body: EmulatorDestination } }, (request) => {
    carrier.destinations.set(request.body.address, request.body);
    return request.body;
  });
  scope.get("/faults", () => carrier.faults.get());
  scope.put<{ Body: EmulatorFaults }>("/faults", { schema: { body: EmulatorFaults } }, (request) => {
    carrier.faults.set(request.body);
    return carrier.faults.get();
  });
  scope.delete("/faults", (_request, reply) => {
    carrier.faults.clear();
    return reply.code(204).send();
  });
  scope.post("/reset", (_request, reply) => {
    reset(carrier);
    return reply.code(204).send();
  });
};

const accountRoutes = (scope: FastifyInstance, carrier: Carrier): void => {
  scope.get("/accounts", () => ({
    accounts: carrier.accounts.all().map((account) => ({
      accountSid: account.sid,
      friendlyName: account.friendlyName,
      callsPerSecond: account.callsPerSecond,
      numbers: [...account.lines.values()].map((line) => lineShape(account, line)),
      applications: [...account.applications.values()].map((one) => applicationShape(account, one)),
    })),
  }));
  scope.post<{ Body: EmulatorAccount }>("/accounts", { schema: { body: EmulatorAccount } }, (request, reply) => {
    const account = carrier.accounts.put(request.body, carrier.clock.now());
    return reply.code(201).send({ accountSid: account.sid });
  });
  scope.post<{ Body: EmulatorNumber; Params: { sid: string } }>(
    "/accounts/:sid/numbers",
    { schema: { body: EmulatorNumber } },
    (request, reply) => {
      const account = carrier.accounts.get(request.params.sid);
      if (!account) return missing(reply, "account");
      const line = carrier.accounts.putLine(account, request.body, carrier.clock.now());
      return reply.code(201).send(lineShape(account, line));
    },
  );
};

const Digits = Type.Object({ digits: Type.String({ pattern: "^[0-9*#]{1,32}$" }) });

const callRoutes = (scope: FastifyInstance, carrier: Carrier): void => {
  scope.post<{ Body: EmulatorDial }>("/calls", { schema: { body: EmulatorDial } }, (request, reply) => {
    const { hangUpAfterMs, ...dialled } = request.body;
    const call = dialLine(carrier, dialled);
    if (!call) return missing(reply, "line");
    if (hangUpAfterMs !== undefined) carrier.clock.after(hangUpAfterMs, () => hangUpByPerson(carrier, call));
    return reply.code(201).send({ callSid: call.sid });
  });
  scope.post<{ Body: EmulatorClientCall }>("/clients", { schema: { body: EmulatorClientCall } }, (request, reply) => {
    const { accountSid, parameters = {}, ...connected } = request.body;
    const account = carrier.accounts.get(accountSid);
    const call = account && connectClient(carrier, { ...connected, account, parameters });
    return call ? reply.code(201).send({ callSid: call.sid }) : missing(reply, "account or application");
  });
  scope.post<{ Params: { sid: string } }>("/calls/:sid/hangup", (request, reply) => {
    const call = carrier.calls.get(request.params.sid);
    if (!call) return missing(reply, "call");
    hangUpByPerson(carrier, call);
    return reply.code(204).send();
  });
  scope.post<{ Params: { sid: string }; Body: Static<typeof Digits> }>(
    "/calls/:sid/dtmf",
    { schema: { body: Digits } },
    (request, reply) => {
      const call = carrier.calls.get(request.params.sid);
      if (!call || isFinished(call)) return missing(reply, "live call");
      call.keypad.press(request.body.digits);
      return reply.code(204).send();
    },
  );
};

const Page = Type.Object({
  callSid: Type.Optional(Type.String()),
  messageSid: Type.Optional(Type.String()),
  conferenceSid: Type.Optional(Type.String()),
  route: Type.Optional(Type.String()),
  after: Type.Optional(Type.Integer()),
  limit: Type.Integer({ minimum: 1, maximum: 10_000, default: 1000 }),
});

const observationRoutes = (scope: FastifyInstance, carrier: Carrier): void => {
  scope.get<{ Querystring: Static<typeof Page> }>("/ledger", { schema: { querystring: Page } }, (request) => ({
    entries: carrier.ledger.find(request.query),
  }));
  scope.get("/notifications", () => ({ notifications: carrier.notifications.all() }));
  scope.get("/events", (request, reply) => streamTimeline(carrier, request, reply));
  scope.get<{ Querystring: Static<typeof Page> }>("/calls", { schema: { querystring: Page } }, (request) => ({
    calls: [...carrier.calls.values()].slice(-request.query.limit).map((call) => callShape(carrier, call)),
  }));
  scope.get<{ Params: { sid: string } }>("/calls/:sid", (request, reply) => {
    const call = carrier.calls.get(request.params.sid);
    return call ? callShape(carrier, call) : missing(reply, "call");
  });
  scope.get("/conferences", () => ({
    conferences: [...carrier.conferences.values()].slice(-1000).map((conference) => ({
      ...conferenceShape(conference),
      participants: [...conference.participants.values()].map((one) => participantShape(conference, one)),
    })),
  }));
};

/** Ends whatever is under way without telling the application, then forgets it; accounts stay. */
const reset = (carrier: Carrier): void => {
  for (const conference of carrier.conferences.values()) conference.callback = undefined;
  for (const call of carrier.calls.values()) {
    call.statusCallback = undefined;
    finishCall(carrier, call, "canceled", "reset");
  }
  carrier.calls.clear();
  forgetMessages(carrier);
  forgetFaxes(carrier);
  carrier.mailbox.clear();
  carrier.conferences.clear();
  carrier.liveConferences.clear();
  carrier.queues.clear();
  carrier.destinations.clear();
  carrier.faults.clear();
  carrier.ledger.clear();
  carrier.notifications.clear();
};

type Reply = { code(status: number): { send(body: unknown): unknown } };
const missing = (reply: Reply, what: string) => reply.code(404).send({ error: `no such ${what}` });
