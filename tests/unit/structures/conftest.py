import gemmi
import mrcfile
import numpy as np
import pytest

from fsft.structures.subunit import subunit


@pytest.fixture(scope="session")
def beads():
    """Places of 400 atoms in nm that look the same from no two sides."""
    return subunit(400, 4, np.random.default_rng(11))


@pytest.fixture
def entry():
    """Make a gemmi entry of alanines, an alpha carbon each, from places (chains, n, 3) in nm."""

    def make(chains):
        model = gemmi.Model(1)
        for name, places in zip("ABCDEFGH", chains, strict=False):
            chain = gemmi.Chain(name)
            for number, place in enumerate(places, start=1):
                atom = gemmi.Atom()
                atom.name, atom.element, atom.b_iso = "CA", gemmi.Element("C"), 20
                atom.pos = gemmi.Position(*(10 * place))
                residue = gemmi.Residue()
                residue.name, residue.seqid = "ALA", gemmi.SeqId(str(number))
                residue.add_atom(atom)
                chain.add_residue(residue)
            model.add_chain(chain)
        made = gemmi.Structure()
        made.add_model(model)
        made.setup_entities()
        return made

    return make


@pytest.fixture
def write_map(tmp_path):
    """Write a density (z, y, x) as tmp_path/<name>.mrc; the voxel size is in nm."""

    def write(density, *, voxel_nm=0.5, name="map"):
        path = tmp_path / f"{name}.mrc"
        with mrcfile.new(path, np.asarray(density, dtype=np.float32)) as opened:
            opened.voxel_size = 10 * voxel_nm
        return path

    return write


@pytest.fixture
def ball():
    """Density of a ball: 1 within radius_nm of a centre (z, y, x) in nm, 0 elsewhere."""

    def make(radius_nm, *, side, voxel_nm, centre=(0.0, 0.0, 0.0)):
        axis = (np.arange(side) - (side - 1) / 2) * voxel_nm
        grid = np.meshgrid(axis, axis, axis, indexing="ij")
        square = sum((line - at) ** 2 for line, at in zip(grid, centre, strict=True))
        return (square < radius_nm**2).astype(np.float32)

    return make
