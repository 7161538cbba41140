// One dialog for what is done beside a matter: told once, referred, booked. Opened at the desk and on a ticket's page.
import { Modal, Segmented } from "antd";
import { useState } from "react";

import type { About } from "../../api/services";
import { useText } from "../../i18n";
import { AppointmentForm } from "./AppointmentForm";
import { NoticeForm } from "./NoticeForm";
import { ReferralForm } from "./ReferralForm";

export type Service = "notice" | "referral" | "appointment";
const ALL: Service[] = ["notice", "referral", "appointment"];
const FORMS = { notice: NoticeForm, referral: ReferralForm, appointment: AppointmentForm } as const;

interface Props {
  about: About;
  /** Only this one; otherwise all three are offered. */
  only?: Service;
  close: () => void;
}

export default function ServiceDialog({ about, only, close }: Props) {
  const t = useText();
  const [shown, setShown] = useState<Service>(only ?? "notice");
  const Form = FORMS[shown];
  return (
    <Modal open width={560} footer={null} title={t(`services.${only ?? "title"}`)} onCancel={close} destroyOnHidden>
      {!only && (
        <Segmented
          block
          aria-label={t("services.title")}
          value={shown}
          onChange={setShown}
          options={ALL.map((each) => ({ value: each, label: t(`services.${each}`) }))}
        />
      )}
      <Form about={about} close={close} />
    </Modal>
  );
}
