import { announce } from "../conference/announce.ts";
import type { Conference } from "../conference/conference.ts";
import { liveConference } from "../conference/open.ts";
import { end } from "../conference/room.ts";
import { absoluteUrl, verb } from "./form.ts";
import type { RestRequest, RestRoute } from "./http.ts";
import { pageOf } from "./paging.ts";
import { notFound, RestError } from "./refusal.ts";
import { conferenceShape } from "./shapes.ts";

export const conferenceRoutes: readonly RestRoute[] = [
  { method: "GET", path: "/Conferences", answer: (request) => list(request) },
  {
    method: "GET",
    path: "/Conferences/:conference",
    answer: (request) => ({ status: 200, body: conferenceShape(conferenceOf(request)) }),
  },
  { method: "POST", path: "/Conferences/:conference", answer: (request) => update(request) },
];

/** By SID, or by the friendly name of a live one. */
export const findConference = ({ carrier, account, path }: RestRequest): Conference | undefined => {
  const wanted = path.conference ?? "";
  const bySid = carrier.conferences.get(wanted);
  return bySid?.account === account ? bySid : liveConference(carrier, account, wanted);
};

export const conferenceOf = (request: RestRequest): Conference => {
  const conference = findConference(request);
  if (conference) return conference;
  throw notFound(`/Conferences/${request.path.conference}.json`);
};

const list = (request: RestRequest) => {
  const { carrier, account, form } = request;
  const name = form.get("FriendlyName");
  const status = form.get("Status");
  const rows = [...carrier.conferences.values()]
    .filter((conference) => conference.account === account)
    .filter((conference) => name === null || conference.friendlyName === name)
    .filter((conference) => status === null || conference.status === status)
    .reverse()
    .map(conferenceShape);
  return pageOf(request, "conferences", rows);
};

const update = (request: RestRequest) => {
  const { carrier, form } = request;
  const conference = conferenceOf(request);
  const announceUrl = absoluteUrl(form, "AnnounceUrl");
  if (conference.status === "completed" && (announceUrl || form.get("Status"))) {
    throw new RestError(404, 20404, `Conference ${conference.sid} has ended`);
  }
  if (form.get("Status") === "completed") end(carrier, conference, "conference-ended-via-api");
  else if (announceUrl) {
    const everyone = [...conference.participants.values()];
    announce(carrier, conference, everyone, announceUrl, verb(form, "AnnounceMethod"));
  }
  return { status: 200, body: conferenceShape(conference) };
};
