// The agent's desk: waiting for a call, or one call with its form and its words, on one page without scrolling.
import { lazy, Suspense, useEffect } from "react";

import { useDesk, useMe } from "../../api/queries";
import type { DeskCall } from "../../api/types";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { IdleDesk } from "./IdleDesk";
import { KeysHelp } from "./KeysHelp";
import { isConsulted } from "./transfer";

// Fetched as soon as the waiting desk stands: the form is there long before the first call is.
const fetchCallDesk = () => import("./CallDesk");
const CallDesk = lazy(() => fetchCallDesk().then((loaded) => ({ default: loaded.CallDesk })));

/** A call that becomes this seat's own has a form of its own from then on: it is read afresh. */
const keyOf = (call: DeskCall) => `${call.id}-${isConsulted(call) ? "asked" : "own"}`;

export default function DeskPage() {
  const t = useText();
  const me = useMe();
  const desk = useDesk(me.data?.seat_id !== null);
  useEffect(() => {
    document.title = `${t("menu.desk")} · ${t("app.name")}`;
  }, [t]);
  useEffect(() => void fetchCallDesk(), []);
  if (me.data && me.data.seat_id === null) return <p className="waiting">{t("desk.noSeat")}</p>;
  return (
    <>
      <h1 className="unseen">{t("menu.desk")}</h1>
      <KeysHelp />
      <Loaded query={desk}>
        {(data) =>
          data.call ? (
            <Suspense fallback={null}>
              <CallDesk key={keyOf(data.call)} call={data.call} seat={data.seat} />
            </Suspense>
          ) : (
            <IdleDesk desk={data} />
          )
        }
      </Loaded>
    </>
  );
}
