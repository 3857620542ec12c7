import type { HelpDesk } from "@touchstone/contracts";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { switchLanguage } from "../i18n/i18n.ts";
import { type InterfaceLanguage, isInterfaceLanguage } from "../i18n/languages.ts";

import { CallbackForm } from "./CallbackForm.tsx";
import { ChatPanel } from "./ChatPanel.tsx";
import { ContactFormPanel } from "./ContactFormPanel.tsx";
import { HelpHeader } from "./HelpHeader.tsx";
import { createHelpApi, type HelpApi } from "./helpApi.ts";
import { type Place, placeOf } from "./place.ts";
import { VisitorChat } from "./visitorChat.ts";

const place = placeOf(window.location);

/** A company's help page: chat, a message for later, a call back. */
export function HelpPage() {
  const { t, i18n } = useTranslation("help");
  const { desk, failed } = useDesk();
  useEffect(() => {
    if (isInterfaceLanguage(place.language)) void switchLanguage(place.language);
  }, []);
  useEffect(() => {
    if (desk) document.title = t("title", { name: desk.name });
  }, [desk, t]);
  if (failed) return <main className="help-none">{t("noDesk")}</main>;
  if (desk === null) return <main className="help-none" aria-busy="true" />;
  return <Help desk={desk} place={place} language={i18n.language as InterfaceLanguage} />;
}

const api = createHelpApi(place.desk);

function useDesk() {
  const [desk, setDesk] = useState<HelpDesk | null>(null);
  const [failed, setFailed] = useState(place.desk === "");
  useEffect(() => {
    if (place.desk !== "") api.desk().then(setDesk, () => setFailed(true));
  }, []);
  return { desk, failed };
}

export type View = "chat" | "form" | "callback";

export interface PanelProps {
  readonly desk: HelpDesk;
  readonly api: HelpApi;
  readonly chat: VisitorChat;
  /** Makes a visitor of whoever sits here, once something is sent. */
  readonly introduce: (who?: { readonly name?: string; readonly email?: string }) => Promise<void>;
}

interface HelpProps {
  readonly desk: HelpDesk;
  readonly place: Place;
  readonly language: InterfaceLanguage;
}

/** The chat lives as long as the page. */
const chat = new VisitorChat(place.desk, api, place.identity);

function Help({ desk, place: { identity, isEmbedded }, language }: HelpProps) {
  const views = viewsOf(desk);
  const hasTalked = chat.store(({ messages, pending }) => messages.length + pending.length > 0);
  // Who wrote already finds that first; else whoever can be answered at once is asked to chat.
  const first: View = desk.isOpen || hasTalked || !views.includes("form") ? "chat" : "form";
  const [chosen, choose] = useState<View | null>(null);
  const view = chosen ?? first;
  const introduce: PanelProps["introduce"] = async ({ name, email } = {}) => {
    await chat.introduce({ language, ...(name ? { name } : {}), ...(email ? { email } : {}) });
  };
  useEffect(() => chat.comeIn(language), [language]);
  const panel = { desk, api, chat, introduce };
  return (
    <div className={`help ${isEmbedded ? "embedded" : ""}`}>
      <HelpHeader desk={desk} language={language} />
      <main className="help-main">
        <ViewChoice views={views} view={view} choose={choose} />
        {view === "chat" && <ChatPanel {...panel} asksWho={identity === null} />}
        {view === "form" && <ContactFormPanel {...panel} />}
        {view === "callback" && <CallbackForm {...panel} />}
      </main>
    </div>
  );
}

function viewsOf({ answersBy, callsBack }: HelpDesk): View[] {
  const form = answersBy.email || answersBy.sms ? (["form"] as const) : [];
  return ["chat", ...form, ...(callsBack ? (["callback"] as const) : [])];
}

interface ViewChoiceProps {
  readonly views: readonly View[];
  readonly view: View;
  readonly choose: (view: View) => void;
}

function ViewChoice({ views, view, choose }: ViewChoiceProps) {
  const { t } = useTranslation("help");
  if (views.length < 2) return null;
  return (
    <fieldset className="segments help-views" aria-label={t("views.label")}>
      {views.map((one) => (
        <button key={one} type="button" aria-pressed={one === view} onClick={() => choose(one)}>
          {t(`views.${one}`)}
        </button>
      ))}
    </fieldset>
  );
}
