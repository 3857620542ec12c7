import { useTranslation } from "react-i18next";
import { openPage, useClick, useDesk, useDeskState, useView } from "../frame/deskContext.tsx";
import { useShortcuts } from "../frame/useKeys.ts";
import { EditCustomerDialog } from "./EditCustomerDialog.tsx";
import { SearchDialog } from "./SearchDialog.tsx";
import { ShortcutsDialog } from "./ShortcutsDialog.tsx";

/** What a person opened on top of the page. Nothing that rings ever opens one. */
export function Dialogs() {
  const { view } = useDesk();
  const dialog = useView((state) => state.dialog);
  const close = () => view.setState({ dialog: null });
  useShortcuts({
    search: () => view.setState({ dialog: "search" }),
    shortcuts: () => view.setState({ dialog: "shortcuts" }),
  });
  if (dialog === "search") return <FindCustomer onClose={close} />;
  if (dialog === "assign") return <AssignContact onClose={close} />;
  if (dialog === "edit") return <EditOpenCustomer onClose={close} />;
  return dialog === "shortcuts" ? <ShortcutsDialog onClose={close} /> : null;
}

interface Closing {
  readonly onClose: () => void;
}

function FindCustomer({ onClose }: Closing) {
  const { t } = useTranslation("desk");
  const desk = useDesk();
  const open = (customerId: string) => {
    openPage(desk, { kind: "customer", customerId });
    onClose();
  };
  return <SearchDialog title={t("search.title")} onChoose={open} onClose={onClose} />;
}

/** The contact that is rung, spoken or wrapped up: one at a time, since voice is exclusive. */
function AssignContact({ onClose }: Closing) {
  const { t } = useTranslation("desk");
  const click = useClick();
  const offer = useDeskState((state) => state.offer);
  const contact = useDeskState((state) => state.contacts.find((one) => one.state !== "ringing"));
  const target = contact ?? offer;
  if (!target) return null;
  const { interactionId, customer } = target;
  const assign = (customerId: string) => {
    void click("assignCustomer", { interactionId, customerId, how: customer ? "reassigned" : "chosen" });
    onClose();
  };
  return <SearchDialog title={t("search.assignTitle")} onChoose={assign} onClose={onClose} />;
}

function EditOpenCustomer({ onClose }: Closing) {
  const page = useView((state) => state.page);
  const contacts = useDeskState((state) => state.contacts);
  const ofContact = (interactionId: string) =>
    contacts.find((contact) => contact.interactionId === interactionId)?.customer?.customerId;
  const customerId =
    page.kind === "customer" ? page.customerId : page.kind === "contact" ? ofContact(page.interactionId) : undefined;
  return customerId ? <EditCustomerDialog customerId={customerId} onClose={onClose} /> : null;
}
