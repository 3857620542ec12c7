import type {
  ContactForm,
  ContactFormTaken,
  HelpDesk,
  NewVisitor,
  UploadedAttachment,
  VisitorCallback,
  VisitorSession,
} from "@touchstone/contracts";
import { RequestFailed } from "../api/problem.ts";
import { access, request, requestFile } from "../api/request.ts";

/** What the help page asks by REST. Each rejects with {@link RequestFailed}. The token is the visitor's. */
export interface HelpApi {
  desk(): Promise<HelpDesk>;
  newVisitor(visitor: NewVisitor): Promise<VisitorSession>;
  upload(file: File): Promise<UploadedAttachment>;
  file(attachmentId: string): Promise<Blob>;
  leave(form: ContactForm): Promise<ContactFormTaken>;
  callBack(wish: VisitorCallback): Promise<void>;
  mailTranscript(email: string): Promise<void>;
}

export function createHelpApi(desk: string): HelpApi {
  const base = `/help/${encodeURIComponent(desk)}`;
  return {
    desk: () => request("GET", base),
    newVisitor: (visitor) => request("POST", `${base}/visitors`, visitor),
    upload: (file) => {
      const form = new FormData();
      form.append("file", file);
      return request("POST", `${base}/files`, form);
    },
    file: (attachmentId) => requestFile(`${base}/files/${attachmentId}`),
    leave: (form) => request("POST", `${base}/messages`, form),
    callBack: (wish) => request("POST", `${base}/callbacks`, wish),
    mailTranscript: (email) => request("POST", `${base}/transcripts`, { email }),
  };
}

/** From now on requests are this visitor's. */
export function speakAs(token: string | null): void {
  access.token = token;
}

const SAID = [
  "numberNotAllowed",
  "tooManyCallbacks",
  "callbackOpen",
  "tooLarge",
  "fileRefused",
  "tooManyRequests",
] as const;
export type SaidProblem = (typeof SAID)[number] | "other";

/** The key of the words for what went wrong. */
export function problemOf(error: unknown): SaidProblem {
  const code = error instanceof RequestFailed ? error.code : "";
  return SAID.find((known) => known === code) ?? "other";
}
