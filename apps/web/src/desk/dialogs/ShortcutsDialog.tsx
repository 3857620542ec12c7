import { useTranslation } from "react-i18next";
import { shortcuts } from "../frame/shortcuts.ts";
import { DeskDialog } from "./DeskDialog.tsx";

const listed = [
  ...Object.entries(shortcuts).map(([action, { keys }]) => [action as keyof typeof shortcuts, keys] as const),
  ["send", ["Ctrl", "↵"]],
  ["search", ["Ctrl", "K"]],
  ["numbers", ["1", "–", "9"]],
  ["shortcuts", ["?"]],
] as const;

/** Every key that does something, in one place. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(["desk", "common"]);
  return (
    <DeskDialog title={t("keys.title")} onClose={onClose}>
      <ul className="keys">
        {listed.map(([action, keys]) => (
          <li key={action} className="row">
            <span className="grow">{t(`keys.${action}`)}</span>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </li>
        ))}
      </ul>
      <p className="search-note">{t("keys.whileTyping")}</p>
    </DeskDialog>
  );
}
