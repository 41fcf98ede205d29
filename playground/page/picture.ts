/** Pictures to send: one that is drawn here, or a file of the person at the keyboard. */

export interface Picture {
  contentType: string;
  base64: string;
}

/** The green door, at the back. */
export function drawSamplePicture(): Picture {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [320, 220];
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser cannot draw.");
  const fill = (colour: string, x: number, y: number, width: number, height: number) => {
    pen.fillStyle = colour;
    pen.fillRect(x, y, width, height);
  };
  fill("#cfe4f2", 0, 0, 320, 220);
  fill("#b9673f", 30, 40, 260, 150);
  pen.strokeStyle = "#a55933";
  for (let row = 0; row < 10; row++) {
    for (let brick = 0; brick < 9; brick++) pen.strokeRect(30 + brick * 30 - (row % 2) * 15, 40 + row * 15, 30, 15);
  }
  fill("#cfe4f2", 0, 40, 30, 150);
  fill("#cfe4f2", 290, 30, 30, 160);
  fill("#8a8f94", 0, 190, 320, 30);
  fill("#f3efe6", 126, 74, 68, 116);
  fill("#2f7d4f", 132, 80, 56, 110);
  fill("#25663f", 140, 90, 18, 40);
  fill("#25663f", 162, 90, 18, 40);
  fill("#e8c65a", 178, 138, 5, 10);
  fill("#f3efe6", 56, 84, 44, 50);
  fill("#7fb0cc", 60, 88, 36, 42);
  fill("#f3efe6", 220, 84, 44, 50);
  fill("#7fb0cc", 224, 88, 36, 42);
  return fromDataUrl(canvas.toDataURL("image/png"));
}

export function readPicture(file: File): Promise<Picture> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(fromDataUrl(String(reader.result)));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** `data:image/png;base64,…` */
function fromDataUrl(url: string): Picture {
  const [head = "", base64 = ""] = url.split(",");
  return { contentType: head.slice("data:".length).replace(";base64", ""), base64 };
}
