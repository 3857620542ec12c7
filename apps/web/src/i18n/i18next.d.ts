import "i18next";
import type admin from "./en/admin.json";
import type board from "./en/board.json";
import type common from "./en/common.json";
import type desk from "./en/desk.json";
import type help from "./en/help.json";
import type missed from "./en/missed.json";
import type reports from "./en/reports.json";
import type signIn from "./en/signIn.json";
import type sim from "./en/sim.json";
import type thread from "./en/thread.json";
import type whyNot from "./en/whyNot.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: {
      common: typeof common;
      signIn: typeof signIn;
      desk: typeof desk;
      help: typeof help;
      board: typeof board;
      missed: typeof missed;
      reports: typeof reports;
      sim: typeof sim;
      thread: typeof thread;
      admin: typeof admin;
      whyNot: typeof whyNot;
    };
  }
}
