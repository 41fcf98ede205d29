import { writeSchemas } from "../schemas/render-schemas.ts";
import { updateDocument } from "./render-conversation-states.ts";
import { updateOptInDocument } from "./render-opt-in.ts";

updateDocument();
updateOptInDocument();
writeSchemas();
