/** A bug that the simulator has to find: an edit of the code that runs, made while it is loaded and nowhere else. */
export interface PlantedBug {
  readonly name: string;
  /** What has gone wrong in the field before: the number that our notes on the field give it. */
  readonly field: string | null;
  readonly file: string;
  /** What stands there, exactly once, and what is put in its place. */
  readonly edits: readonly (readonly [stands: string, put: string])[];
}

const bug = (
  name: string,
  field: string | null,
  file: string,
  ...edits: readonly (readonly [string, string])[]
): PlantedBug => ({ name, field, file, edits });

const CALL_FACTS = "packages/domain/src/callFacts.ts";
const PARSE_VOICE = "packages/telephony/src/twilio/parseVoiceWebhook.ts";
const OWNER = "apps/router/src/floorOwner.ts";
const TABLES = "e2e/simulator/databaseModel.ts";

export const plantedBugs: readonly PlantedBug[] = [
  bug("two routers commit without a fence", "B1", TABLES, [
    `if (floor.version !== version || floor.journalSeq !== journalSeq) throw conflict(new RuleBroken("TS001"));`,
    "",
  ]),
  bug("a floor outlives its failed commit", "B2", OWNER, [
    `this.#dropFloor();
        this.#giveUpTurn(error);`,
    "this.#giveUpTurn(error);",
  ]),
  bug("capacity is not asked for", "B3", "packages/domain/src/work.ts", [
    `if (talks && (channel === "voice" || (set.voice ?? 0) < 1)) return false;`,
    "",
  ]),
  bug("wrap-up never times out", "B4", "packages/domain/src/timers.ts", [
    `if (work.kind === "wrapUp") dueAt =`,
    `if (work.kind === "wrapUp" && work.until < 0) dueAt =`,
  ]),
  bug(
    "nobody asks the carrier what became of a call",
    "B5",
    "apps/router/src/router.ts",
    ["() => owners.reconcile(reconciler)", "() => Promise.resolve()"],
    ["const list = () => (listing ?", "const list = () => (listing === null ?"],
  ),
  bug("a desk that is gone still counts as there", "B6", "packages/domain/src/routability.ts", [
    `if (connection.kind !== "connected" || (channel === "voice" && !connection.canTalk)) return false;`,
    `if (connection.kind === "connected" && channel === "voice" && !connection.canTalk) return false;`,
  ]),
  bug(
    "a late callback brings an ended contact back",
    "B12",
    CALL_FACTS,
    [
      `if (interaction.state.kind === "ended" || step < interaction.step) return`,
      "if (step < interaction.step) return",
    ],
    [
      `if (interaction.state.kind !== "received") return ignored("repeated");`,
      `if (interaction.state.kind !== "received" && interaction.state.kind !== "ended") return ignored("repeated");`,
    ],
  ),
  bug("callbacks are told apart by conference and word alone", "B12", PARSE_VOICE, [
    "Number(fields.SequenceNumber),",
    "0,",
  ]),
  bug("the agent's leg stays when the caller hangs up", "B17", "packages/domain/src/offers.ts", [
    `if (state.offer.kind !== "accepted" || state.offer.agentCallId === null) return;`,
    `if (state.offer.kind !== "accepted" || state.offer.kind === "accepted") return;`,
  ]),
  bug("a missed offer changes what the agent wants", "B18", "packages/domain/src/agents.ts", [
    "block: { cause, since: draft.now, interactionId } });",
    `block: { cause, since: draft.now, interactionId }, intent: { kind: "offline", since: draft.now } });`,
  ]),
  bug("who declined is asked again at once", "B20", "packages/domain/src/returnToQueue.ts", [
    `["noAnswer", "declined", "deviceFault"]`,
    `["noAnswer", "deviceFault"]`,
  ]),
  bug("a caller who lost the agent goes to the end of the queue", "B21", "packages/domain/src/conversation.ts", [
    "waitingFrom: draft.now,",
    "waitingFrom: draft.now, queuedAt: draft.now,",
  ]),
  bug("figures are added without looking at the cursor", "B26", "e2e/simulator/workerModel.ts", [
    "if (db.log.cursor !== read.cursor) return false;",
    "",
  ]),
  bug("a webhook is acknowledged before it is stored", null, "e2e/simulator/gatewayModel.ts", [
    "if (inserted === null) return UNAVAILABLE;",
    "if (inserted === null) return { status: 204, document: null };",
  ]),
  bug(
    "what pends is found by a high-water mark",
    null,
    TABLES,
    [
      "const rows = [...this.pending.values()].sort(",
      "const rows = [...this.pending.values()].filter(({ id }) => id > mark).sort(",
    ],
    ["row.outcome = outcome;", "row.outcome = outcome; if (id > mark) mark = id;"],
    ["const ENDED_KEPT_MS = 900_000;", `const ENDED_KEPT_MS = 900_000; let mark = "";`],
  ),
  bug("time-outs go by the router's own clock", null, OWNER, [
    `this.#databaseClock.read(now);
    return facts;`,
    "this.#databaseClock.read(this.#deps.clock.now()); return facts;",
  ]),
  bug(
    "a fact that throws is tried for ever",
    null,
    OWNER,
    ["if (error instanceof StepFailed && error.isFloorIntact) {", "if (error === null) {"],
    [
      `this.#poison.set(fact.id, String(error));
      this.#dropFloor();`,
      "this.#dropFloor();",
    ],
  ),
  bug("effects of one contact overtake each other", null, "e2e/simulator/effectTable.ts", [
    `.flatMap(([oldest]) =>
    oldest !== undefined && oldest.runAt <= db.now && oldest.claimedUntil < db.now ? [oldest] : [],
  );`,
    ".flatMap((rows) => rows.filter((row) => row.runAt <= db.now && row.claimedUntil < db.now));",
  ]),
  bug("the end of a call that was never announced is thrown away", null, CALL_FACTS, [
    "const received = arrived === null ? null :",
    "const received = arrived !== null ? null :",
  ]),
  bug("a queue that closes in a while keeps who waits", null, "packages/domain/src/sendAway.ts", [
    "if (waiting.callback === null && waiting.openUntil !== until)",
    "if (waiting.callback !== null && waiting.openUntil !== until)",
  ]),
  bug("an agent gets one contact more than the channel's room", null, "packages/domain/src/work.ts", [
    "return countOf(tasks, channel) < (set[channel] ?? 0);",
    "return countOf(tasks, channel) <= (set[channel] ?? 0);",
  ]),
  bug("a message to a resting conversation wakes nobody", null, "packages/domain/src/messageFacts.ts", [
    `else if (state.kind === "resting") wake(draft, joined);`,
    "",
  ]),
  bug("what memory let go is not recalled", null, "apps/router/src/takeFacts.ts", [
    "if (ids.size === 0 && callIds.size === 0) return [];",
    "if (ids.size + callIds.size >= 0) return [];",
  ]),
  bug("a customer whom we called and who comes by the fallback is hung up on", null, PARSE_VOICE, [
    `if (fields.Direction?.startsWith("outbound"))`,
    `if (fields.Direction === "none")`,
  ]),
  bug("who comes back before the end of the parking was taken is hung up on", null, PARSE_VOICE, [
    "if (!schemas.enqueuedFields.Check(fields)) return",
    "if (!schemas.enqueuedFields.Check(fields) || !fields.QueueResult) return",
  ]),
];
