declare module "hoodiecrow-imap" {
  import type { Server } from "node:net";

  interface ImapServer {
    readonly server: Server;
    listen(port: number, ready: () => void): void;
    close(closed: () => void): void;
    appendMessage(folder: string, flags: string[], date: Date | false, raw: string): void;
    getMailbox(folder: string): { readonly messages: { flags: string[]; raw: string }[]; uidvalidity: number };
  }
  export default function hoodiecrow(options: { plugins: string[]; storage: object; users?: object }): ImapServer;
}
