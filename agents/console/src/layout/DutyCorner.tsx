// Signing in and out of duty, beside the seat's state: proposed when a shift begins, and when it ends.
import { Button, Tooltip } from "antd";

import { api } from "../api/client";
import { DUTY, useMyDuty } from "../api/dutyQueries";
import { useChange } from "../api/queries";
import { clock } from "../format/time";
import { useText } from "../i18n";

export function DutyCorner() {
  const t = useText();
  const mine = useMyDuty();
  const signIn = useChange(() => api.post("/duty/attendance/sign-in"), [DUTY]);
  const signOut = useChange(() => api.post("/duty/attendance/sign-out", {}), [DUTY]);
  const duty = mine.data;
  if (!duty) return null;
  const { shift, stay } = duty;
  const hours = shift ? `${clock(shift.starts_at)}–${clock(shift.ends_at)} ${shift.place_name}` : "";
  if (!stay) {
    return (
      <Tooltip title={hours}>
        <Button
          size="small"
          type={duty.propose_sign_in ? "primary" : "text"}
          className={duty.propose_sign_in ? "" : "top-quiet"}
          loading={signIn.isPending}
          onClick={() => signIn.mutate(undefined)}
        >
          {duty.propose_sign_in ? t("duty.signInNow", { time: clock(shift?.starts_at) }) : t("duty.signIn")}
        </Button>
      </Tooltip>
    );
  }
  return (
    <Tooltip title={t("duty.signedInAt", { time: clock(stay.signed_in_at), place: stay.in_place })}>
      <Button
        size="small"
        type={duty.propose_sign_out ? "primary" : "text"}
        className={duty.propose_sign_out ? "" : "top-quiet"}
        loading={signOut.isPending}
        onClick={() => signOut.mutate(undefined)}
      >
        {t("duty.signOut")}
      </Button>
    </Tooltip>
  );
}
