// The agent's desk: waiting for a call, or one call with its form and its words, on one page without scrolling.
import { useEffect } from "react";

import { useDesk, useMe } from "../../api/queries";
import { useText } from "../../i18n";
import { Loaded } from "../../parts/Loaded";
import { CallDesk } from "./CallDesk";
import { IdleDesk } from "./IdleDesk";
import { KeysHelp } from "./KeysHelp";

export default function DeskPage() {
  const t = useText();
  const me = useMe();
  const desk = useDesk(me.data?.seat_id !== null);
  useEffect(() => {
    document.title = `${t("menu.desk")} · ${t("app.name")}`;
  }, [t]);
  if (me.data && me.data.seat_id === null) return <p className="waiting">{t("desk.noSeat")}</p>;
  return (
    <>
      <h1 className="unseen">{t("menu.desk")}</h1>
      <KeysHelp />
      <Loaded query={desk}>
        {(data) =>
          data.call ? <CallDesk key={data.call.id} call={data.call} seat={data.seat} /> : <IdleDesk desk={data} />
        }
      </Loaded>
    </>
  );
}
