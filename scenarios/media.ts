import { connects } from "./connect.ts";
import type { Scenario } from "./scenario.ts";

export const media: Scenario = {
  name: "media",
  title: "Pictures both ways",
  async play(world) {
    const courier = world.person("Rui (courier)", "whatsapp");
    const customer = world.person("Ana (customer)", "whatsapp");
    const reference = world.reference("media");
    await connects(world, reference, courier, customer);
    await customer.sendsPicture();
    await courier.receivesPicture();
    await courier.sendsPicture();
    await customer.receivesPicture();
    await world.close(reference);
  },
};
