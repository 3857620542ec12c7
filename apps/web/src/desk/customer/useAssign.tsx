import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { useNewCustomerOf } from "../../api/customers.ts";
import { keyOf } from "../../api/problem.ts";
import { useClick, useDesk, useView } from "../frame/deskContext.tsx";

export interface Assign {
  choose(customerId: string, how: "chosen" | "reassigned"): void;
  /** None of the candidates: said by the agent, so that wrap-up does not ask again. */
  chooseNobody(): void;
  createNew(name: string): void;
  /** Opens the search, whose choice goes to this contact. */
  search(): void;
  readonly isNobody: boolean;
  readonly isBusy: boolean;
}

/** Whose contact it is: chosen, made or corrected at any time, from ring to wrap-up. */
export function useAssign(interactionId: string): Assign {
  const { t } = useTranslation();
  const { view } = useDesk();
  const click = useClick();
  const creating = useNewCustomerOf(interactionId);
  const isNobody = useView((state) => state.nobody.includes(interactionId));
  const assign = (customerId: string | null, how: "chosen" | "reassigned") =>
    void click("assignCustomer", { interactionId, customerId, how });
  return {
    choose: assign,
    chooseNobody() {
      view.setState(({ nobody }) => ({ nobody: [...nobody.filter((id) => id !== interactionId), interactionId] }));
      assign(null, "chosen");
    },
    createNew: (name) =>
      creating.mutate(name, {
        onError: (error) => notifications.show({ message: t(`problems.${keyOf(error)}`), color: "red" }),
      }),
    search: () => view.setState({ dialog: "assign" }),
    isNobody,
    isBusy: creating.isPending,
  };
}
