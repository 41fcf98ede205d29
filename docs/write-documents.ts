import { updateDocument } from "./render-conversation-states.ts";
import { updateOptInDocument } from "./render-opt-in.ts";
import { writeSchemas } from "./render-schemas.ts";

updateDocument();
updateOptInDocument();
writeSchemas();
