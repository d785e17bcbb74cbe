"""Table 2's form: FADA against FSFT by source SNR, target and shots, beside the paper's."""

from fsft.reporting.item import SPREAD, Item, Needs, Section

ITEM = Item(
    name="table2",
    kind="table",
    section=Section.PAPER,
    place=20,
    reads=("runs", "differing", "paper"),
    caption=(
        "Accuracy (%) of FADA and FSFT by SNR of the source (columns), target and shots. "
        f"{SPREAD} The column origin says which run a row is of. The paper's targets S1 and S2 are "
        "experimental data. The header of the paper's Table 2 calls the columns target and the "
        "rows source, which are swapped."
    ),
    paper="table2",
    needs=Needs(methods=("fada", "fsft")),
)
