"""Executes one notebook with its Jupyter kernel and writes the executed notebook.

The Deno kernel may say that it is idle before its last outputs have arrived. This runner keeps
reading until the kernel has been quiet for a while after idle, so that no output is lost.

    python run.py notebooks/x.ipynb results/notebooks/x.ipynb

The output appears in one step: a temporary file, then a rename. Where a cell fails, the notebook
with the error in it goes to `x.failed.ipynb` instead, and the exit code is 1.
"""

import argparse
import base64
import os
import sys
from io import BytesIO
from pathlib import Path
from queue import Empty

import nbformat
from jupyter_client.utils import ensure_async
from nbclient import NotebookClient
from nbclient.exceptions import (
    CellExecutionComplete,
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)
from PIL import Image
from traitlets import Float


class DrainingClient(NotebookClient):
    """A client that reads on after idle until nothing has come for `drain` seconds."""

    drain = Float(0.1, help="Seconds of silence after idle that end a cell.").tag(config=True)

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        idle = False
        while True:
            try:
                timeout = self.drain if idle else None
                message = await ensure_async(self.kc.iopub_channel.get_msg(timeout=timeout))
            except Empty:
                return
            if message["parent_header"].get("msg_id") != parent_msg_id:
                continue
            try:
                self.process_message(message, cell, cell_index)
            except CellExecutionComplete:
                idle = True


def write(notebook, path):
    """Writes a notebook so that the file is either the old one or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    nbformat.write(notebook, temporary)
    os.replace(temporary, path)


def compact_pictures(notebook):
    """Writes PNG pictures with a palette of 256 colours: a third of the bytes, for figures no visible difference."""
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if "image/png" not in output.get("data", {}):
            continue
        picture = Image.open(BytesIO(base64.b64decode(output["data"]["image/png"])))
        if picture.mode == "P" or (picture.mode == "RGBA" and picture.getextrema()[3] != (255, 255)):
            continue
        small = BytesIO()
        plain = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        plain.save(small, "PNG", optimize=True)
        output["data"]["image/png"] = base64.b64encode(small.getvalue()).decode("ascii")


def execute(source, output, folder, cell_timeout, drain):
    """Executes `source` in a folder; gives the exit code."""
    notebook = nbformat.read(source, as_version=4)
    client = DrainingClient(
        notebook,
        timeout=cell_timeout or None,
        iopub_timeout=60,
        raise_on_iopub_timeout=True,
        record_timing=False,
        drain=drain,
        resources={"metadata": {"path": str(folder)}},
    )
    failed = output.with_suffix(".failed.ipynb")
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError, AssertionError) as error:
        # After an interrupt, nbclient stumbles while it clears up behind a kernel that it has ended itself.
        if isinstance(error, AssertionError) and not isinstance(error.__context__, DeadKernelError):
            raise
        write(notebook, failed)
        print(f"{output.name}: {error}\nThe notebook as far as it came: {failed}", file=sys.stderr)
        return 1
    compact_pictures(notebook)
    write(notebook, output)
    failed.unlink(missing_ok=True)
    return 0


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="the notebook")
    parser.add_argument("output", type=Path, help="where the executed notebook goes")
    parser.add_argument("--folder", type=Path, help="where it runs; the notebook's own folder unless told")
    parser.add_argument("--cell-timeout", type=int, default=0, help="seconds a cell may take; 0 is no limit")
    parser.add_argument("--drain", type=float, default=0.1, help="seconds of silence after idle")
    options = parser.parse_args()
    folder = options.folder or options.source.resolve().parent
    sys.exit(execute(options.source, options.output, folder, options.cell_timeout, options.drain))


if __name__ == "__main__":
    main()
