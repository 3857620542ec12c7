import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { useMe } from "../session/sessionStore.ts";
import { useDeskStory } from "../sim/useDeskStory.ts";
import { TopBar } from "../ui/TopBar.tsx";
import { CallPanel } from "./call/CallPanel.tsx";
import { ContactWork } from "./contact/ContactWork.tsx";
import { CustomerWork } from "./contact/CustomerWork.tsx";
import { Dialogs } from "./dialogs/Dialogs.tsx";
import { Axes } from "./frame/Axes.tsx";
import { Banners } from "./frame/Banners.tsx";
import { ContactsRail } from "./frame/ContactsRail.tsx";
import { DeskContext, useDesk, useDeskState, useView } from "./frame/deskContext.tsx";
import { makeDesk } from "./frame/makeDesk.ts";
import { useFreshHistory } from "./frame/useFreshHistory.ts";
import { DeskMissed } from "./home/DeskMissed.tsx";
import { Home } from "./home/Home.tsx";
import { IdlePanel } from "./idle/IdlePanel.tsx";
import { OfferAnnouncement } from "./offer/OfferAnnouncement.tsx";
import { OfferPanel } from "./offer/OfferPanel.tsx";
import { useRinging } from "./offer/useRinging.ts";
import { liveContact, wrapUpContact } from "./state/deskState.ts";
import { ConversationList } from "./thread/ConversationList.tsx";
import { ConversationPanel } from "./thread/ConversationPanel.tsx";
import { isConversation } from "./thread/conversation.ts";
import { ThreadWork } from "./thread/ThreadWork.tsx";
import { useLooking } from "./thread/useLooking.ts";
import { WrapUpPanel } from "./wrapUp/WrapUpPanel.tsx";
import "./css/desk.css";
import "./css/dock.css";
import "./css/transfer.css";
import "./css/work.css";

/** The agent's desk: one line to the server and one phone for as long as the page is open. */
export function DeskPage() {
  const { userId } = useMe();
  const [desk, setDesk] = useState<ReturnType<typeof makeDesk> | null>(null);
  useEffect(() => {
    const made = makeDesk(userId);
    setDesk(made);
    return made.stop;
  }, [userId]);
  if (!desk) return null;
  return (
    <DeskContext.Provider value={desk}>
      <DeskFrame />
    </DeskContext.Provider>
  );
}

function DeskFrame() {
  const { t } = useTranslation("desk");
  useRinging();
  useFreshHistory();
  useLooking();
  useDeskStory(
    useDeskState((state) => state.agent),
    useMe().tenant.isDemo,
  );
  return (
    <div className="desk">
      <TopBar tools={<Tools />}>
        <Axes />
      </TopBar>
      <ContactsRail />
      <main className="work" aria-label={t("title")}>
        <Banners />
        <Work />
      </main>
      <Dock />
      <OfferAnnouncement />
      <Dialogs />
    </div>
  );
}

function Tools() {
  const { t } = useTranslation("desk");
  const { view } = useDesk();
  return (
    <>
      <button type="button" className="search-button" onClick={() => view.setState({ dialog: "search" })}>
        <Icon name="search" />
        <span className="ellipsis grow">{t("search.button")}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <button
        type="button"
        className="button quiet icon-only"
        aria-label={t("help")}
        onClick={() => view.setState({ dialog: "shortcuts" })}
      >
        <Icon name="help" />
      </button>
    </>
  );
}

/** Zone B. A ring changes nothing here: what is being read or written keeps its place and its focus. */
function Work() {
  const page = useView((state) => state.page);
  const contact = useDeskState(({ contacts }) =>
    contacts.find((one) => page.kind === "contact" && one.interactionId === page.interactionId),
  );
  if (contact && isConversation(contact)) return <ThreadWork key={contact.interactionId} contact={contact} />;
  if (contact) return <ContactWork contact={contact} />;
  if (page.kind === "conversations") return <ConversationList />;
  if (page.kind === "customer") return <CustomerWork customerId={page.customerId} />;
  return page.kind === "missed" ? <DeskMissed /> : <Home />;
}

/** Zone C: what is spoken, rings, or has to be wrapped up, in this order; else the open conversation; else the phone itself. */
function Dock() {
  const offer = useDeskState((state) => state.offer);
  const contacts = useDeskState((state) => state.contacts);
  const live = liveContact(contacts);
  const wrapUp = wrapUpContact(contacts);
  const page = useView((state) => state.page);
  const written = contacts
    .filter(isConversation)
    .find(({ interactionId }) => page.kind === "contact" && page.interactionId === interactionId);
  if (live) return <CallPanel key={live.interactionId} contact={live} />;
  if (offer) return <OfferPanel key={offer.offerId} offer={offer} />;
  if (wrapUp) return <WrapUpPanel key={wrapUp.interactionId} contact={wrapUp} />;
  if (written?.state === "wrapUp") return <WrapUpPanel key={written.interactionId} contact={written} />;
  if (written) return <ConversationPanel key={written.interactionId} contact={written} />;
  return <IdlePanel />;
}
