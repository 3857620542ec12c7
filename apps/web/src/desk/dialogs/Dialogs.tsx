import { useTranslation } from "react-i18next";
import { openPage, useClick, useDesk, useDeskState, useView } from "../frame/deskContext.tsx";
import { useShortcuts } from "../frame/useKeys.ts";
import { PageDialog } from "../thread/fax/PageDialog.tsx";
import { WriteDialog } from "../thread/WriteDialog.tsx";
import { EditCustomerDialog } from "./EditCustomerDialog.tsx";
import { SearchDialog } from "./SearchDialog.tsx";
import { ShortcutsDialog } from "./ShortcutsDialog.tsx";

/** What a person opened on top of the page. Nothing that rings ever opens one. */
export function Dialogs() {
  const { view } = useDesk();
  const document = useView((state) => state.document);
  useShortcuts({
    search: () => view.setState({ dialog: "search" }),
    shortcuts: () => view.setState({ dialog: "shortcuts" }),
  });
  return (
    <>
      <OpenDialog />
      {document && (
        <PageDialog key={document.id} document={document} onClose={() => view.setState({ document: null })} />
      )}
    </>
  );
}

function OpenDialog() {
  const { view } = useDesk();
  const dialog = useView((state) => state.dialog);
  const close = () => view.setState({ dialog: null });
  if (dialog === "search") return <FindCustomer onClose={close} />;
  if (dialog === "assign") return <AssignContact onClose={close} />;
  if (dialog === "edit") return <EditOpenCustomer onClose={close} />;
  if (dialog === "write") return <Write onClose={close} />;
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

/** The contact that zone B shows; else the one that is rung, spoken or wrapped up. */
function AssignContact({ onClose }: Closing) {
  const { t } = useTranslation("desk");
  const click = useClick();
  const offer = useDeskState((state) => state.offer);
  const page = useView((state) => state.page);
  const open = page.kind === "contact" ? page.interactionId : null;
  const contact = useDeskState(({ contacts }) => {
    const taken = contacts.filter((one) => one.state !== "ringing");
    return taken.find((one) => one.interactionId === open) ?? taken[0];
  });
  const target = contact ?? offer;
  if (!target) return null;
  const { interactionId, customer } = target;
  const assign = (customerId: string) => {
    void click("assignCustomer", { interactionId, customerId, how: customer ? "reassigned" : "chosen" });
    onClose();
  };
  return <SearchDialog title={t("search.assignTitle")} onChoose={assign} onClose={onClose} />;
}

/** The customer whom zone B shows. */
function useOpenCustomer(): string | null {
  const page = useView((state) => state.page);
  const contacts = useDeskState((state) => state.contacts);
  if (page.kind === "customer") return page.customerId;
  if (page.kind !== "contact") return null;
  return contacts.find((one) => one.interactionId === page.interactionId)?.customer?.customerId ?? null;
}

function Write({ onClose }: Closing) {
  return <WriteDialog customerId={useOpenCustomer()} onClose={onClose} />;
}

function EditOpenCustomer({ onClose }: Closing) {
  const customerId = useOpenCustomer();
  return customerId ? <EditCustomerDialog customerId={customerId} onClose={onClose} /> : null;
}
