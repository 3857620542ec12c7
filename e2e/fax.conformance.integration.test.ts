import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { carrierApp, readCarrierConfig } from "@touchstone/carrier";
import type { EmulatorFax } from "@touchstone/contracts";
import { createFax, receiveFaxDocument } from "@touchstone/telephony";
import { describeFaxPort, type FaxCarrierUnderTest } from "@touchstone/telephony/faxConformance";
import { waitFor } from "@touchstone/testkit";
import fastify from "fastify";

// The adapter for carriers of Programmable Fax's shape, unchanged, against the emulator: REST, machines and lists are its own.

const ACCOUNT_SID = `AC${"1".repeat(32)}`;
const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
const LINE = "+14155552671";
const KEYS = { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, apiKeySid: null, apiKeySecret: null, twimlAppSid: null };
const pdf = (pages: number) =>
  Buffer.from(`%PDF-1.4\n${"<< /Type /Page >>\n".repeat(pages)}<< /Type /Pages /Count ${pages} >>\n%%EOF`);

/** Takes every fax, and lends a document of two pages. */
async function openApplication() {
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === "/document.pdf") response.writeHead(200, { "content-type": "application/pdf" }).end(pdf(2));
    else response.writeHead(200, { "content-type": "text/xml" }).end(receiveFaxDocument(url));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close: () => server.close() };
}

async function openEmulator(): Promise<FaxCarrierUnderTest> {
  const application = await openApplication();
  const numbers = [{ phoneNumber: LINE, faxUrl: `${application.url}/inbound` }];
  const accounts = JSON.stringify([{ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, numbers }]);
  const config = readCarrierConfig({ CARRIER_MEDIA: "off", CARRIER_ACCOUNTS: accounts });
  const server = fastify({ forceCloseConnections: true });
  await server.register(carrierApp, { config });
  const emulator = `${await server.listen({ host: "127.0.0.1", port: 0 })}/emulator`;
  const tell = async (method: string, path: string, body: object) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${emulator}/control${path}`, { method, headers, body: JSON.stringify(body) });
    return (await answer.json()) as { faxSid: string };
  };
  const account = { provider: "twilio", ...KEYS, apiUrl: emulator } as const;
  return {
    account,
    stranger: { ...account, authToken: "f".repeat(32) },
    publicUrl: application.url,
    line: LINE,
    documentUrl: `${application.url}/document.pdf`,
    now: Date.now,
    aFaxFrom: async (from, pages) => {
      const base64 = pdf(Math.max(1, pages)).toString("base64");
      const said = { from, to: LINE, type: "application/pdf", base64, breaks: pages === 0 };
      return (await tell("POST", "/faxes", said)).faxSid;
    },
    machine: async (address, behaviour) => {
      await tell("PUT", "/fax-machines", { address, behaviour: behaviour === "noAnswer" ? "no-answer" : behaviour });
    },
    pagesAt: async (customer) => {
      const answer = await fetch(`${emulator}/control/faxes?limit=10000&with=${encodeURIComponent(customer)}`);
      const { faxes } = (await answer.json()) as { faxes: EmulatorFax[] };
      const sent = faxes.filter(({ to, status }) => to === customer && status === "delivered");
      return sent.map(({ pages }) => pages ?? 0);
    },
    until: async (condition) => void (await waitFor(condition)),
    close: async () => {
      await server.close();
      application.close();
    },
  };
}

describeFaxPort("the adapter of Twilio's shape on the emulator", createFax({ timeoutMs: 5000 }), openEmulator);
