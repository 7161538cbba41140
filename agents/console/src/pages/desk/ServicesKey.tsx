// Alt+G: told once, referred, booked while the caller is on the line. The dialog is fetched when it is first opened.
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";

import type { About } from "../../api/services";
import { useText } from "../../i18n";
import { useShortcuts } from "../../keys/shortcuts";
import type { MatterDraft } from "./draft";

const ServiceDialog = lazy(() => import("../services/ServiceDialog"));

export function ServicesKey({ callId, matter }: { callId: string; matter: MatterDraft }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  useShortcuts({ "Alt+KeyG": () => setOpen((was) => !was) });
  // A matter that is about a ticket of before is written there; any other follows the ticket that this form makes.
  const about: About = matter.ticket
    ? { kind: "ticket", id: matter.ticket.id, category: matter.ticket.category }
    : { kind: "call", id: callId, category: matter.category };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("services.key")} <kbd>Alt+G</kbd>
      </Button>
      {open && (
        <Suspense fallback={null}>
          <ServiceDialog about={about} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
