// Setting up a desk phone: user name and a password that is shown this once.
import { Button, Descriptions, Modal } from "antd";
import { useState } from "react";

import { api } from "../api/client";
import { useChange } from "../api/queries";
import { useText } from "../i18n";

interface Credentials {
  username: string;
  password: string;
  server: string;
}

export function DeskPhoneCard() {
  const t = useText();
  const [shown, setShown] = useState<Credentials | null>(null);
  const make = useChange(() => api.post<Credentials>("/desk/phone/credentials"));
  return (
    <>
      <p className="soft">{t("deskPhone.note")}</p>
      <Button loading={make.isPending} onClick={() => make.mutate(undefined, { onSuccess: setShown })}>
        {t("deskPhone.make")}
      </Button>
      <Modal open={shown !== null} title={t("deskPhone.title")} footer={null} onCancel={() => setShown(null)}>
        {shown && (
          <Descriptions
            column={1}
            size="small"
            bordered
            items={[
              { key: "server", label: t("deskPhone.server"), children: <code>{shown.server}</code> },
              { key: "user", label: t("deskPhone.user"), children: <code>{shown.username}</code> },
              { key: "password", label: t("deskPhone.password"), children: <code>{shown.password}</code> },
            ]}
          />
        )}
        <p className="notice">{t("deskPhone.once")}</p>
      </Modal>
    </>
  );
}
