"""How far every method is from one that knows the templates and the CTF."""

from fsft.reporting.item import ADABN, HOLM, SPREAD, Item, Needs, Section

ITEM = Item(
    name="template_matching",
    kind="table",
    section=Section.METHODS,
    place=15,
    reads=("view", "metrics", "matches"),
    caption=(
        "Accuracy (%) of template matching and of every method. Template matching is the physical "
        "reference and no rival: it is given the template of every class and the CTF, missing "
        "wedge and noise spectrum of the target's domain. Each test particle is compared with "
        "every template in all of a grid of rotations and shifts, and is of the class whose "
        "normalised cross-correlation, of volumes whose noise is made white, is the highest. It is "
        "tried on fewer particles, an even draw of each seed's test set; differences to it are "
        f"paired by seed. {SPREAD} {HOLM} {ADABN}"
    ),
    needs=Needs(matches=True),
)
