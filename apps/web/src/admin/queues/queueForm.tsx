import type { AgentItem, FieldChange, FieldProblem, Line, Opening, Queue, Skill } from "@touchstone/contracts";
import { createContext, type ReactNode, useContext } from "react";
import type { FieldState } from "../fields/Field.tsx";
import { useChangeText } from "../history/useChangeText.ts";
import { changesAt, type QueueDraft } from "./queueDraft.ts";

/** What a queue's settings speak of. */
export interface Surroundings {
  readonly queues: readonly Queue[];
  readonly lines: readonly Line[];
  readonly agents: readonly AgentItem[];
  readonly skills: readonly Skill[];
}

export interface QueueForm extends Surroundings {
  readonly queueId: string;
  readonly draft: QueueDraft;
  readonly changes: readonly FieldChange[];
  readonly errors: readonly FieldProblem[];
  readonly warnings: readonly FieldProblem[];
  /** As the draft would have it; null until it is known. */
  readonly opening: Opening | null;
  readonly set: (part: Partial<QueueDraft>) => void;
}

const Form = createContext<QueueForm | null>(null);

export function QueueFormProvider({ form, children }: { readonly form: QueueForm; readonly children: ReactNode }) {
  return <Form value={form}>{children}</Form>;
}

export function useQueueForm(): QueueForm {
  const form = useContext(Form);
  if (!form) throw new Error("this is no part of a queue's form");
  return form;
}

const isAt = (field: string) => (problem: FieldProblem) =>
  problem.field === field || problem.field.startsWith(`${field}.`);

/** What there is to say of a field, and of everything below it. */
export function useFieldState(): (field: string) => FieldState {
  const { errors, warnings, changes } = useQueueForm();
  const { valueText } = useChangeText();
  return (field) => {
    const change = changesAt(changes, field)[0];
    return {
      errors: errors.filter(isAt(field)),
      warnings: warnings.filter(isAt(field)),
      was: change ? valueText(change.field, change.before) : null,
    };
  };
}
